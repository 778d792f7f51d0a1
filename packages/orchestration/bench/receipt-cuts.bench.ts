import { join } from 'node:path';
import { sshExecutor } from '@opspilot/core/ssh';
import type { Bench } from '../../../bench/bench-row.js';
import { hostOf } from '../../core/test/fixtures/ssh/host-of.js';
import { openSshServer } from '../../core/test/fixtures/ssh/open-ssh-server.js';
import { tryCut, type Ways, wrongness } from '../test/receipts/cut-trial.js';
import { shareOut } from './share-out.js';

/** Servers whose connections are cut at once. */
const servers = 4;
/** Every so many bytes, and at none between: 1 cuts at each of them, and takes half an hour. The row says which it was. */
const stride = Number(process.env['OPSPILOT_FAULT_STRIDE'] ?? 7);

const ends = ['client', 'server'] as const;

async function openWays(): Promise<Ways> {
  const server = await openSshServer();
  return {
    server,
    plain: sshExecutor({ config: false, agent: false, knownHosts: [server.knownHostsFile] }),
    host: hostOf(server, { name: 'loopback' }),
    receipts: join(server.directory, 'receipts'),
  };
}

/** Cuts the connection of a command with a receipt between handshake and exit status, and asks its host what became of it. */
export const bench: Bench = async () => {
  const opened = await Promise.all(Array.from({ length: servers }, openWays));
  const [first] = opened;
  if (first === undefined) throw new Error('no server was opened');
  const whole = await tryCut(first, { kind: 'cut', from: 'client', after: 2 ** 40, by: 'fin' }, 'whole');
  const reason = wrongness(whole);
  if (reason !== undefined) throw new Error(`without a cut: ${reason}`);
  const totals = { client: whole.carried.fromClient + 8, server: whole.carried.fromServer + 8 };
  const cuts = ends.flatMap((from) =>
    Array.from({ length: Math.ceil(totals[from] / stride) }, (_, index) => ({
      ...({ kind: 'cut', from, after: index * stride } as const),
      by: index % 2 === 0 ? ('fin' as const) : ('rst' as const),
    })),
  );
  const wrong: string[] = [];
  await shareOut(opened, cuts, async (ways, cut, index) => {
    const found = wrongness(await tryCut(ways, cut, `cut-${index}`));
    if (found !== undefined) wrong.push(`${JSON.stringify(cut)}: ${found}`);
    if (index % 200 === 199) process.stderr.write(`  receipts at ${index + 1} of ${cuts.length} bytes\n`);
  });
  for (const line of wrong.slice(0, 20)) process.stderr.write(`  ${line}\n`);
  for (const { plain, server } of opened) {
    await plain.close();
    await server.close();
  }
  return [
    {
      name: `commands with receipts cut at every ${stride}th byte, by FIN and RST in turns, both ways: not run once, or told otherwise`,
      value: wrong.length,
      unit: `of ${cuts.length}`,
      against: 'what ran on the host, and its receipt',
      ratio: null,
      bar: '0',
      met: wrong.length === 0,
    },
  ];
};
