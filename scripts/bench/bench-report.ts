import type { BenchRow } from '../../bench/bench-row.js';

/** One bar as `--json` prints it. */
export type BenchResult = Omit<BenchRow, 'cpu'>;

/** What `npm run -s bench -- --json` prints: the agreed fields in the agreed order, and nothing else. */
export function benchReport(rows: readonly BenchRow[]): { readonly results: readonly BenchResult[] } {
  return {
    results: rows.map(({ name, value, unit, against, ratio, bar, met }) => ({
      name,
      value,
      unit,
      against,
      ratio,
      bar,
      met,
    })),
  };
}

/** What is wrong with what a benchmark returned, or `undefined`: JSON would turn NaN into null without a word. */
export function rowsProblem(rows: unknown): string | undefined {
  if (!Array.isArray(rows) || rows.length === 0) return 'it returned no rows';
  const broken = rows.find(
    (row: BenchRow) => !Number.isFinite(row.value) || (row.ratio !== null && !Number.isFinite(row.ratio)),
  );
  return broken && `its row "${broken.name}" has no finite number: value ${broken.value}, ratio ${broken.ratio}`;
}
