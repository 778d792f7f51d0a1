import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Bench, BenchRow } from '../../../bench/bench-row.js';
import { type Measurement, median, noBar, notMeasured, ratioRow } from '../../../bench/harness.js';
import { ask } from '../../core/bench/ssh/ask-child.js';
import { openSshFleet } from '../../core/test/fixtures/ssh/open-ssh-fleet.js';
import { commitFloor } from './fleet/commit-floor.js';
import type { Contender, FleetAnswer, FleetOrder } from './fleet/fleet-order.js';
import { ansibleTime, clusterShellTime } from './fleet/rivals.js';

const hosts = 50;
const commands = 10;
const rounds = 5;
/** Commands on one host, for what each of them costs. */
const inARow = 300;
const name = `${hosts} hosts × ${commands} commands, journal on`;
const contenders: readonly Contender[] = ['receipts', 'plain', 'executor', 'bare'];
const script = fileURLToPath(new URL('./fixtures/fleet-contender.ts', import.meta.url));

type Answers = Readonly<Record<Contender, FleetAnswer>>;

/** Contenders in turns, each in a process that goes on; the middle of what each took. */
async function inTurns(children: Readonly<Record<Contender, ChildProcess>>, order: FleetOrder, times: number) {
  const answers: Record<Contender, FleetAnswer[]> = { receipts: [], plain: [], executor: [], bare: [] };
  for (let round = 0; round < times; round += 1) {
    for (const each of contenders) answers[each].push(await ask<FleetAnswer>(children[each], order));
  }
  const middle = (of: readonly FleetAnswer[]): FleetAnswer => ({
    wallMicroseconds: median(of.map(({ wallMicroseconds }) => wallMicroseconds)),
    cpuMicroseconds: median(of.map(({ cpuMicroseconds }) => cpuMicroseconds)),
    betweenEnds: median(of.map(({ betweenEnds }) => betweenEnds)),
  });
  return Object.fromEntries(contenders.map((each) => [each, middle(answers[each])])) as Answers;
}

function wallRows(answers: Answers): readonly BenchRow[] {
  const { bare, executor } = answers;
  const seconds = ({ wallMicroseconds }: FleetAnswer): number => wallMicroseconds / 1e6;
  const row = (which: string, ours: FleetAnswer) => ({
    name: `${name}, ${which}`,
    value: seconds(ours),
    unit: 's',
    rival: seconds(bare),
    against: `bare ssh2 script, ${seconds(bare).toFixed(2)} s`,
    cpu: { value: ours.cpuMicroseconds / 1e6, against: bare.cpuMicroseconds / 1e6, unit: 's' },
  });
  return [
    ratioRow({ ...row('without receipts: wall', answers.plain), atMost: 1.2 }),
    ratioRow({ ...row('with receipts: wall', answers.receipts), atMost: 1.2 }),
    { ...ratioRow({ ...row('the executor by itself: wall', executor), atMost: 1.2 }), ...noBar },
    ...(['plain', 'receipts'] as const).map((each) => ({
      name: `${name}, ${each === 'plain' ? 'without' : 'with'} receipts: client CPU`,
      value: answers[each].cpuMicroseconds / 1e6,
      unit: 's',
      against: 'bare ssh2 script',
      ratio: answers[each].cpuMicroseconds / bare.cpuMicroseconds,
      bar: '≤ 0.8 s',
      met: answers[each].cpuMicroseconds <= 800_000,
    })),
  ];
}

/** Bytes of a process that has loaded nothing else, while all hosts are connected. */
async function residentOf(fixture: string, order: FleetOrder): Promise<number> {
  const child = fork(fileURLToPath(new URL(`./fixtures/${fixture}`, import.meta.url)), { execArgv: [] });
  try {
    return await ask<number>(child, order);
  } finally {
    child.kill();
  }
}

async function memoryRow(order: FleetOrder): Promise<BenchRow> {
  const resident = await residentOf('connected-fleet.mjs', order);
  const bare = await residentOf('connected-bare.mjs', order);
  return {
    name: `${name}, with receipts: RSS with all connected`,
    value: resident / 1e6,
    unit: 'MB',
    against: `bare ssh2 script, ${(bare / 1e6).toFixed(0)} MB`,
    ratio: resident / bare,
    bar: '≤ 100 MB',
    met: resident <= 100e6,
  };
}

/** How a rival is called, and how often faster than it we have to be. */
interface Rival {
  readonly rival: string;
  readonly program: string;
  readonly atLeast: number;
}

function rivalRow({ rival, program, atLeast }: Rival, theirs: Measurement | undefined, ours: FleetAnswer): BenchRow {
  const row = { name: `${name}, with receipts: times faster than ${rival}`, unit: '×', bar: `≥ ${atLeast}×` };
  if (theirs === undefined) return notMeasured(row, program);
  const ratio = theirs.wallMicroseconds / ours.wallMicroseconds;
  return {
    ...row,
    value: ratio,
    against: `${rival}, ${(theirs.wallMicroseconds / 1e6).toFixed(2)} s`,
    ratio: 1 / ratio,
    met: ratio >= atLeast,
  };
}

const ansible: Rival = { rival: 'Ansible raw', program: 'ansible-playbook', atLeast: 4 };
const clusterShell: Rival = { rival: 'ClusterShell', program: 'clush', atLeast: 1 };

function overheadRows({ receipts, plain, executor, bare }: Answers): readonly BenchRow[] {
  const floor = 3 * commitFloor();
  const row = (which: string, ours: FleetAnswer, atMost: number): BenchRow => {
    const added = ours.betweenEnds - executor.betweenEnds;
    return {
      name: `one command of a run, ${which}: added to the executor's`,
      value: added,
      unit: 'ms more',
      against: `${executor.betweenEnds.toFixed(2)} ms (bare ssh2 ${bare.betweenEnds.toFixed(2)} ms; three commits to disk ${floor.toFixed(2)} ms)`,
      ratio: ours.betweenEnds / executor.betweenEnds,
      bar: `≤ +${atMost} ms`,
      met: added <= atMost,
    };
  };
  return [row('without a receipt', plain, 0.5), row('with a receipt', receipts, 4)];
}

function coldRow({ receipts, bare }: Answers): BenchRow {
  const perSecond = hosts / (receipts.wallMicroseconds / 1e6);
  const rival = hosts / (bare.wallMicroseconds / 1e6);
  return {
    name: `cold start, one command with a receipt on each of ${hosts} hosts`,
    value: perSecond,
    unit: 'hosts/s',
    against: `bare ssh2 script, ${rival.toFixed(0)} hosts/s`,
    ratio: perSecond / rival,
    bar: '≥ 50 hosts/s',
    met: perSecond >= 50,
  };
}

/**
 * A fleet on real sshds of this machine: runs with their journal in SQLite, with receipts and without, beside the executor
 * by itself, a script that uses ssh2, Ansible and ClusterShell. Needs Linux and sshd.
 */
export const bench: Bench = async () => {
  const fleet = await openSshFleet(hosts);
  const start = (each: Contender) => fork(script, [each], { execArgv: process.execArgv });
  const children = Object.fromEntries(contenders.map((each) => [each, start(each)])) as Record<Contender, ChildProcess>;
  try {
    const order: FleetOrder = { targets: fleet.hosts, knownHostsFile: fleet.knownHostsFile, commands };
    await inTurns(children, order, 1);
    const many = await inTurns(children, order, rounds);
    const cold = await inTurns(children, { ...order, commands: 1 }, rounds);
    const one = await inTurns(children, { ...order, targets: fleet.hosts.slice(0, 1), commands: inARow }, 3);
    return [
      ...wallRows(many),
      await memoryRow(order),
      rivalRow(ansible, await ansibleTime(order), many.receipts),
      rivalRow(clusterShell, await clusterShellTime(order), many.receipts),
      ...overheadRows(one),
      coldRow(cold),
    ];
  } finally {
    for (const child of Object.values(children)) child.kill();
    await fleet.close();
  }
};
