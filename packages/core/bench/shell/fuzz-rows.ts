import type { BenchRow } from '../../../../bench/bench-row.js';
import { fuzz, fuzzLimitMilliseconds, repetitions } from './fuzz.js';

/** Mutated commands: how many threw, and how long the slowest took. */
export function fuzzRows(): readonly BenchRow[] {
  // The full million is for `OPSPILOT_FUZZ=1000000`, or bench/shell/fuzz.ts by itself.
  const count = Number(process.env['OPSPILOT_FUZZ'] ?? 30_000);
  const { throws, slowest } = fuzz(count, 1);
  return [
    {
      name: 'mutated commands that threw',
      value: throws,
      unit: 'commands',
      against: `${count} mutated`,
      ratio: null,
      bar: '0',
      met: throws === 0,
    },
    {
      name: `the slowest mutated command, processor time alone, the shortest of ${repetitions}`,
      value: slowest,
      unit: 'ms',
      against: `${count} mutated`,
      ratio: null,
      bar: `≤ ${fuzzLimitMilliseconds} ms`,
      met: slowest <= fuzzLimitMilliseconds,
    },
  ];
}
