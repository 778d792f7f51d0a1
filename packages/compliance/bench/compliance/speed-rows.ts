import type { BenchRow } from '../../../../bench/bench-row.js';
import { median } from '../../../../bench/harness.js';
import { context, judge, policy } from './default-policy.js';

const warmUps = 3;
const rounds = 9;

/** What each piece of work takes, microseconds, as the median of its rounds. */
function timesOf<Item>(items: readonly Item[], work: (item: Item) => number): readonly number[] {
  const passes: number[][] = [];
  for (let round = -warmUps; round < rounds; round += 1) {
    let seen = 0;
    const times = items.map((item) => {
      const start = process.hrtime.bigint();
      seen += work(item);
      return Number(process.hrtime.bigint() - start) / 1_000;
    });
    if (seen < 0) throw new Error('what was seen counts from 0');
    if (round >= 0) passes.push(times);
  }
  return items.map((_, index) => median(passes.map((times) => times[index] ?? 0)));
}

function percentile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** What a decision costs when the command has been analysed and assessed. */
export function speedRows(commands: readonly string[]): readonly BenchRow[] {
  const judged = commands.map(judge);
  const deciding = timesOf(judged, (each) => policy.decide(each, context).findings.length);
  const analysing = timesOf(commands, (command) => judge(command).analysis.effects.length);
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
