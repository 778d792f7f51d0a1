import type { BenchRow } from '../../../../bench/bench-row.js';
import { median, noBar } from '../../../../bench/harness.js';
import { assessRisk } from '../../src/risk/assess-risk.js';
import { forEachChild, parseScript } from '../../src/shell/syntax/parse-script.js';
import { analyse } from '../../src/shell/understand.js';

const warmUps = 3;
const rounds = 9;

type Node = Parameters<typeof forEachChild>[0];

let visited = 0;

/** The floor: parses and looks at every node, word parts and nested scripts included. */
function parseAndWalk(command: string): void {
  const left: Node[] = [parseScript(command)];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    visited += 1;
    forEachChild(node, (child) => {
      left.push(child);
    });
  }
}

function analyseAndAssess(command: string): void {
  visited += assessRisk(analyse(command)).reasons.length;
}

interface Pass {
  /** Of each command, microseconds. */
  readonly times: readonly number[];
  readonly cpuMicroseconds: number;
}

function pass(commands: readonly string[], work: (command: string) => void): Pass {
  const times = new Array<number>(commands.length);
  const before = process.cpuUsage();
  for (let index = 0; index < commands.length; index += 1) {
    const start = process.hrtime.bigint();
    work(commands[index] as string);
    times[index] = Number(process.hrtime.bigint() - start) / 1_000;
  }
  const { user, system } = process.cpuUsage(before);
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
  for (let round = 0; round < warmUps; round += 1) {
    pass(commands, analyseAndAssess);
    pass(commands, parseAndWalk);
  }
  const ours: Pass[] = [];
  const floor: Pass[] = [];
  // In turns: what the machine does meanwhile falls on both alike.
  for (let round = 0; round < rounds; round += 1) {
    ours.push(pass(commands, analyseAndAssess));
    floor.push(pass(commands, parseAndWalk));
  }
  if (visited === 0) throw new Error('nothing was analysed');
  const [value, rival] = [speedOf(ours), speedOf(floor)];
  const against = 'parse and walk with unbash';
  const cpu = { value: value.cpu, against: rival.cpu, unit: 'µs' };
  const what = 'analyse and assess a command';
  return [
    {
      name: `${what}, p50`,
      value: value.p50,
      unit: 'µs',
      against,
      ratio: value.p50 / rival.p50,
      bar: '≤ 25 µs',
      met: value.p50 <= 25,
    },
    {
      name: `${what}, p99`,
      value: value.p99,
      unit: 'µs',
      against,
      ratio: value.p99 / rival.p99,
      bar: '≤ 300 µs',
      met: value.p99 <= 300,
    },
    {
      name: `${what}, mean`,
      value: value.mean,
      unit: 'µs',
      against,
      ratio: value.mean / rival.mean,
      bar: '≤ 3×',
      met: value.mean <= 3 * rival.mean,
      cpu,
    },
    {
      name: 'parse and walk with unbash, p50',
      value: rival.p50,
      unit: 'µs',
      against: 'nothing',
      ratio: null,
      ...noBar,
    },
  ];
}
