import type { BenchRow } from '../../../../bench/bench-row.js';
import { compare, measure } from '../../../../bench/harness.js';
import { pullBare } from '../ssh-rivals.js';
import { askOnce } from './ask-child.js';
import { execOurs, openLoopback } from './loopback.js';

const mebibytes = 200;
const bytes = mebibytes * 1024 * 1024;
const command = `head -c ${bytes} /dev/zero`;
const rounds = 5;
const mostGrowth = 32;

/** Much output: how fast it comes, and what it takes of memory when the reader is fast and when it is slow. */
export async function outputRows(): Promise<readonly BenchRow[]> {
  const { server, executor, host, bare, close } = await openLoopback();
  try {
    const whole = (seen: number): void => {
      if (seen !== bytes) throw new Error(`${seen} bytes arrived instead of ${bytes}`);
    };
    const result = await compare(rounds, {
      ours: () => measure(1, async () => whole(await execOurs(executor, host, command))),
      bare: () => measure(1, async () => whole(await pullBare(bare, command))),
    });
    const speed = (microseconds: number): number => (mebibytes * 1_000_000) / microseconds;
    const ratio = result.bare.wallMicroseconds / result.ours.wallMicroseconds;
    const growth = async (reader: 'fast' | 'slow'): Promise<BenchRow> => {
      const order = { host, knownHostsFile: server.knownHostsFile, command };
      return growthRow(reader, await askOnce<number>('read-ssh-output.ts', [reader], order));
    };
    return [
      {
        name: `${mebibytes} MiB of stdout over ssh`,
        value: speed(result.ours.wallMicroseconds),
        unit: 'MiB/s',
        against: 'bare ssh2, noDelay',
        ratio,
        bar: '≥ 0.8×',
        met: ratio >= 0.8,
        cpu: {
          value: result.ours.cpuMicroseconds / 1_000,
          against: result.bare.cpuMicroseconds / 1_000,
          unit: `ms per ${mebibytes} MiB`,
        },
      },
      await growth('fast'),
      await growth('slow'),
    ];
  } finally {
    await close();
  }
}

function growthRow(reader: string, grown: number): BenchRow {
  const value = grown / 1024 / 1024;
  return {
    name: `${mebibytes} MiB of stdout over ssh, RSS growth, ${reader} reader`,
    value,
    unit: 'MiB',
    against: 'nothing',
    ratio: null,
    bar: `< ${mostGrowth} MiB`,
    met: value < mostGrowth,
  };
}
