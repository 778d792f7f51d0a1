import type { BenchRow } from '../../../../bench/bench-row.js';
import { median } from '../../../../bench/harness.js';
import { context, judge, policy } from './default-policy.js';

const warmUps = 3;
const rounds = 9;

interface Times {
  readonly analysing: readonly number[];
  readonly deciding: readonly number[];
}

function elapsedSince(start: bigint): number {
  return Number(process.hrtime.bigint() - start) / 1_000;
}

/** One pass: each command is decided once, right after it was analysed, as in a pipeline. Microseconds. */
function pass(commands: readonly string[]): Times {
  const times = commands.map((command) => {
    const start = process.hrtime.bigint();
    const judged = judge(command);
    const analysing = elapsedSince(start);
    const decided = process.hrtime.bigint();
    policy.decide(judged, context);
    return { analysing, deciding: elapsedSince(decided) };
  });
  return { analysing: times.map(({ analysing }) => analysing), deciding: times.map(({ deciding }) => deciding) };
}

/** Of each command the median of its rounds. */
function middle(passes: readonly (readonly number[])[]): readonly number[] {
  return (passes[0] ?? []).map((_, index) => median(passes.map((times) => times[index] ?? 0)));
}

function percentile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** What a decision costs when the command has been analysed and assessed. */
export function speedRows(commands: readonly string[]): readonly BenchRow[] {
  const passes = Array.from({ length: warmUps + rounds }, () => pass(commands)).slice(warmUps);
  const deciding = middle(passes.map((times) => times.deciding));
  const analysing = middle(passes.map((times) => times.analysing));
  const row = (name: string, share: number) => {
    const [value, rival] = [percentile(deciding, share), percentile(analysing, share)];
    const against = 'analysing and assessing it';
    return { name: `decide a command, ${name}`, value, unit: 'µs', against, ratio: value / rival };
  };
  return [
    { ...row('p50', 0.5), bar: '≤ 10 µs', met: percentile(deciding, 0.5) <= 10 },
    { ...row('p99', 0.99), bar: '—', met: null },
  ];
}
