// The built package, as users have it: run from the sources, every inner function would be given its name anew each time.
import { analyse, assessRisk } from '@opspilot/core/shell';
import { forEachChild, parse } from 'unbash';
import type { BenchRow } from '../../../../bench/bench-row.js';
import { median, noBar } from '../../../../bench/harness.js';

const warmUps = 4;
const rounds = 15;

/** Answers how much it saw, so that no work can be left out. */
type Work = (command: string) => number;

type Node = Parameters<typeof forEachChild>[0];

const work: Readonly<Record<'ours' | 'floor', Work>> = {
  ours: (command) => assessRisk(analyse(command)).reasons.length,
  /** Parses and looks at every node, word parts and nested scripts included. */
  floor: (command) => {
    const left: Node[] = [parse(command)];
    let seen = 0;
    for (let node = left.pop(); node !== undefined; node = left.pop()) {
      seen += 1;
      forEachChild(node, (child) => {
        left.push(child);
      });
    }
    return seen;
  },
};

interface Pass {
  /** Of each command, microseconds. */
  readonly times: readonly number[];
  readonly cpuMicroseconds: number;
}

function pass(commands: readonly string[], measured: Work): Pass {
  const times = new Array<number>(commands.length);
  let seen = 0;
  const before = process.cpuUsage();
  for (let index = 0; index < commands.length; index += 1) {
    const start = process.hrtime.bigint();
    seen += measured(commands[index] as string);
    times[index] = Number(process.hrtime.bigint() - start) / 1_000;
  }
  const { user, system } = process.cpuUsage(before);
  if (seen === 0) throw new Error('nothing was seen in the commands');
  return { times, cpuMicroseconds: (user + system) / commands.length };
}

interface Speed {
  readonly p50: number;
  readonly p99: number;
  readonly mean: number;
  readonly cpu: number;
}

/** Of each command the median of its rounds, then the percentiles over all commands. */
function speedOf(passes: readonly Pass[]): Speed {
  const count = passes[0]?.times.length ?? 0;
  const each = Array.from({ length: count }, (_, index) => median(passes.map(({ times }) => times[index] ?? 0)));
  const sorted = [...each].sort((a, b) => a - b);
  const percentile = (share: number): number => sorted[Math.min(count - 1, Math.floor(count * share))] ?? 0;
  return {
    p50: percentile(0.5),
    p99: percentile(0.99),
    mean: each.reduce((sum, time) => sum + time, 0) / count,
    cpu: median(passes.map(({ cpuMicroseconds }) => cpuMicroseconds)),
  };
}

/** What it costs to analyse and assess a command, beside parsing it and looking at every node. */
export function speedRows(commands: readonly string[]): readonly BenchRow[] {
  const passes: Record<'ours' | 'floor', Pass[]> = { ours: [], floor: [] };
  // In turns: what the machine does meanwhile falls on both alike.
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const name of ['ours', 'floor'] as const) {
      const timed = pass(commands, work[name]);
      if (round >= 0) passes[name].push(timed);
    }
  }
  const [value, rival] = [speedOf(passes.ours), speedOf(passes.floor)];
  const against = 'parse and walk with unbash';
  const what = 'analyse and assess a command';
  const row = (name: string, key: 'p50' | 'p99' | 'mean') => ({
    name: `${what}, ${name}`,
    value: value[key],
    unit: 'µs',
    against,
    ratio: value[key] / rival[key],
  });
  return [
    { ...row('p50', 'p50'), bar: '≤ 25 µs', met: value.p50 <= 25 },
    { ...row('p99', 'p99'), bar: '≤ 300 µs', met: value.p99 <= 300 },
    {
      ...row('mean', 'mean'),
      bar: '≤ 3×',
      met: value.mean <= 3 * rival.mean,
      cpu: { value: value.cpu, against: rival.cpu, unit: 'µs' },
    },
    { name: against, value: rival.p50, unit: 'µs', against: 'nothing', ratio: null, ...noBar },
  ];
}
