import type { BenchRow } from '../../../../bench/bench-row.js';
import type { Leftovers } from '../fixtures/ssh-endurance.js';
import { askOnce } from './ask-child.js';
import { openLoopback } from './loopback.js';

const commands = 10_000;
const mostHeap = 512;

/** What many commands on one connection leave behind while it stands. */
export async function enduranceRows(): Promise<readonly BenchRow[]> {
  const { server, host, close } = await openLoopback();
  try {
    const order = { host, knownHostsFile: server.knownHostsFile, commands };
    const { heap, listeners, resources } = await askOnce<Leftovers>('ssh-endurance.ts', [], order);
    const name = `${commands.toLocaleString('en-US')} commands on one ssh connection`;
    const left = (what: string, value: number): BenchRow => ({
      name: `${name}: ${what} left`,
      value,
      unit: '',
      against: 'none',
      ratio: null,
      bar: '= 0',
      met: value <= 0,
    });
    return [
      {
        name: `${name}: heap left`,
        value: heap / 1024,
        unit: 'KiB',
        against: `after the first ${(commands / 10).toLocaleString('en-US')}`,
        ratio: null,
        bar: `≤ ${mostHeap} KiB`,
        met: heap <= mostHeap * 1024,
      },
      left('listeners', listeners),
      left('timers and handles', resources),
    ];
  } finally {
    await close();
  }
}
