import type { Bench, BenchRow } from '../../../bench/bench-row.js';
import { type FaultyWay, openFaultyWay } from '../../core/test/executor/ssh/faults/faulty-way.js';
import type { Fault } from '../../core/test/fixtures/ssh/fault-proxy.js';
import { openSshServer } from '../../core/test/fixtures/ssh/open-ssh-server.js';
import { type FaultOutcome, tryFault, wrongness } from '../test/faults/fault-trial.js';
import { shareOut } from './share-out.js';

/** Connections that are struck at once, each on a way of its own. */
const ways = 4;
/** Every so many bytes: 1 strikes at each of them, and takes hours. */
const stride = Number(process.env['OPSPILOT_FAULT_STRIDE'] ?? 61);

const ends = ['client', 'server'] as const;

/** What is done to the first connection of a run, at a byte. */
const strikes = {
  FIN: (from, after) => ({ kind: 'cut', from, after, by: 'fin' }),
  RST: (from, after) => ({ kind: 'cut', from, after, by: 'rst' }),
  silence: (from, after) => ({ kind: 'silence', from, after }),
} satisfies Record<string, (from: (typeof ends)[number], after: number) => Fault>;

/** Bytes of each direction that a run takes when nothing breaks: the most of a few, and some to spare. */
async function measure(way: FaultyWay, folder: string) {
  const most = { client: 0, server: 0 };
  for (let round = 0; round < 3; round += 1) {
    const whole = await tryFault(
      way,
      folder,
      { kind: 'cut', from: 'server', after: 2 ** 40, by: 'fin' },
      `whole-${round}`,
    );
    const reason = wrongness(whole);
    if (reason !== undefined) throw new Error(`without a fault: ${reason}`);
    most.client = Math.max(most.client, whole.carried.fromClient);
    most.server = Math.max(most.server, whole.carried.fromServer);
  }
  return { client: most.client + 8, server: most.server + 8 };
}

async function tryAll(opened: readonly FaultyWay[], folder: string, name: string, faults: readonly Fault[]) {
  const outcomes: FaultOutcome[] = [];
  await shareOut(opened, faults, async (way, fault, index) => {
    outcomes.push(await tryFault(way, folder, fault, `${name}-${index}`));
    if (outcomes.length % 50 === 0) process.stderr.write(`  ${name} at ${outcomes.length} of ${faults.length} bytes\n`);
  });
  return outcomes;
}

/** What becomes of runs over SSH whose first connection is struck anywhere between handshake and last exit status. */
export const bench: Bench = async () => {
  const server = await openSshServer();
  const opened = await Promise.all(Array.from({ length: ways }, () => openFaultyWay(server)));
  const [first] = opened;
  if (first === undefined) throw new Error('no way was opened');
  const totals = await measure(first, server.directory);
  const rows: BenchRow[] = [];
  for (const [name, strike] of Object.entries(strikes)) {
    const faults = ends.flatMap((from) =>
      Array.from({ length: Math.floor(totals[from] / stride) + 1 }, (_, index) => strike(from, index * stride)),
    );
    const wrong = (await tryAll(opened, server.directory, name, faults)).flatMap((outcome) => wrongness(outcome) ?? []);
    for (const reason of wrong.slice(0, 20)) process.stderr.write(`  ${reason}\n`);
    rows.push({
      name: `runs whose connection is struck by ${name} at every ${stride}th byte, both ways: not succeeded, or a step not done once`,
      value: wrong.length,
      unit: `of ${faults.length}`,
      against: 'what ran on the host',
      ratio: null,
      bar: '0',
      met: wrong.length === 0,
    });
  }
  await Promise.all(opened.map((way) => way.close()));
  await server.close();
  return rows;
};
