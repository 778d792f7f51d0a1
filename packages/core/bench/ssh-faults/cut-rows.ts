import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ExecutionOptions } from '@opspilot/core';
import type { BenchRow } from '../../../../bench/bench-row.js';
import { type Cut, type CutOutcome, tryCut, wrongness } from '../../test/executor/ssh/faults/cut-trial.js';
import { type FaultyWay, openFaultyWay } from '../../test/executor/ssh/faults/faulty-way.js';
import { type OpenSshServer, openSshServer } from '../../test/fixtures/ssh/open-ssh-server.js';
import { createTemporaryUser, temporaryUsersMissing } from '../../test/fixtures/ssh/temporary-user.js';

/** Connections that are broken at once, each on a way of its own. */
const ways = 4;
/** Cuts after which it is looked at what ran. */
const batch = 200;
const ends = ['client', 'server'] as const;

/** How a command is launched whose connection breaks. */
interface Launch {
  readonly name: string;
  readonly of: Cut['of'];
  readonly options: ExecutionOptions;
  /** Who logs in. */
  readonly user: string;
}

/** Breaks a connection to a real sshd at every byte that a command takes, by FIN and by RST. */
export async function cutRows(): Promise<BenchRow[]> {
  const user = temporaryUsersMissing() === undefined ? await createTemporaryUser({ sudo: 'nopasswd' }) : undefined;
  const server = await openSshServer(user === undefined ? {} : { users: [user.name] });
  const { username } = server;
  const launches: readonly Launch[] = [
    { name: 'from the first byte on', of: 'new', options: {}, user: username },
    { name: 'of a later command', of: 'standing', options: {}, user: username },
    { name: 'of a later command with variables', of: 'standing', options: { env: { NAME: 'value' } }, user: username },
    { name: 'of a later command with input', of: 'standing', options: { stdin: 'in\n' }, user: username },
    ...(user === undefined
      ? []
      : [
          {
            name: 'of a later command by sudo',
            of: 'standing',
            options: { become: { user: 'root' } },
            user: user.name,
          } as const,
        ]),
  ];
  const rows: BenchRow[] = [];
  for (const launch of launches) rows.push(...(await rowsOf(server, launch)));
  await server.close();
  await user?.remove();
  return rows;
}

async function rowsOf(server: OpenSshServer, launch: Launch): Promise<readonly BenchRow[]> {
  const opened = await Promise.all(Array.from({ length: ways }, () => openFaultyWay(server)));
  const asUser = opened.map((way) => ({ ...way, host: { ...way.host, user: launch.user } }));
  const [first] = asUser;
  if (first === undefined) throw new Error('no way was opened');
  const files = await mkdtemp(join(tmpdir(), 'opspilot-cuts-'));
  // Whoever the command runs as writes there.
  await chmod(files, 0o777);
  const totals = await measure(files, first, launch);
  const cuts = ends.flatMap((from) => cutsAt(launch.of, from, totals[from]));
  const wrong: string[] = [];
  const counts = { tried: 0, pending: 0, success: 0, twice: 0 };
  const judge = (outcome: CutOutcome): void => {
    const reason = wrongness(outcome);
    counts.tried += 1;
    if (reason === undefined) return;
    wrong.push(reason);
    if (outcome.end === 'pending') counts.pending += 1;
    if (outcome.end === 'exited') counts.success += 1;
    if (reason.startsWith('ran twice')) counts.twice += 1;
  };
  for (let done = 0; done < cuts.length; done += batch) {
    const outcomes = await tryAll(files, asUser, launch, cuts.slice(done, done + batch), done);
    // Only when nothing runs any more is a command that did not run one that never will.
    while (server.processes().length > 0) await wait(20);
    outcomes.forEach(judge);
    process.stderr.write(`  cut ${launch.name} at ${counts.tried} of ${cuts.length} bytes, ${wrong.length} wrong\n`);
  }
  for (const reason of wrong.slice(0, 20)) process.stderr.write(`  ${reason}\n`);
  await Promise.all(opened.map((way) => way.close()));
  await rm(files, { recursive: true });

  const row = (name: string, value: number): BenchRow => ({
    name: `cut at every byte ${launch.name}, FIN and RST, both ways: ${name}`,
    value,
    unit: `of ${counts.tried}`,
    against: 'what ran on the host',
    ratio: null,
    bar: '0',
    met: value === 0,
  });
  return [
    { ...row('tried', counts.tried), bar: `${cuts.length}`, unit: 'cuts', met: counts.tried === cuts.length },
    row('wrong outcomes', wrong.length),
    row('pending', counts.pending),
    row('success that is none', counts.success),
    row('run twice', counts.twice),
  ];
}

/** Bytes of each direction that a command takes when nothing breaks: the most of a few, and some to spare. */
async function measure(
  files: string,
  way: FaultyWay,
  { of, options }: Launch,
): Promise<Record<(typeof ends)[number], number>> {
  const most = { client: 0, server: 0 };
  for (let round = 0; round < 5; round++) {
    const whole: Cut = { of, from: 'server', after: 2 ** 40, by: 'fin', which: 'every' };
    const outcome = await tryCut(way, whole, join(files, `whole-${round}`), options);
    const reason = wrongness(outcome);
    if (reason !== undefined) throw new Error(`without a cut: ${reason}`);
    most.client = Math.max(most.client, outcome.carried.fromClient);
    most.server = Math.max(most.server, outcome.carried.fromServer);
  }
  return { client: most.client + 8, server: most.server + 8 };
}

/** Each byte twice; by turns the first connection breaks there, and each one. */
function cutsAt(of: Cut['of'], from: Cut['from'], total: number): readonly Cut[] {
  return Array.from({ length: total + 1 }, (_, after) =>
    (['fin', 'rst'] as const).map((by, index): Cut => {
      return { of, from, after, by, which: (after + index) % 2 === 0 ? 'first' : 'every' };
    }),
  ).flat();
}

/** Shares the cuts out among the ways. */
async function tryAll(
  files: string,
  opened: readonly FaultyWay[],
  { options }: Launch,
  cuts: readonly Cut[],
  numbered: number,
): Promise<readonly CutOutcome[]> {
  const left = [...cuts.entries()];
  const outcomes: CutOutcome[] = [];
  const work = async (way: FaultyWay): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [index, cut] = next;
      outcomes.push(await tryCut(way, cut, join(files, `runs-${numbered + index}`), options));
    }
  };
  await Promise.all(opened.map(work));
  return outcomes;
}
