import type { Bench, BenchRow } from '../../../bench/bench-row.js';
import { conflictRun } from './fixtures/conflict-run.js';

/** More by `OPSPILOT_CONFLICT_TREES`, from another seed by `OPSPILOT_CONFLICT_SEED`. */
const trees = Number(process.env['OPSPILOT_CONFLICT_TREES'] ?? 200);
const seed = Number(process.env['OPSPILOT_CONFLICT_SEED'] ?? 1);

/** Trees are changed, and somebody edits them at any moment of the restore, or before it. */
export const bench: Bench = async () => {
  const { edits, reported, agreed, beside, afterwards, silent, overwritten, failures } = await conflictRun(trees, seed);
  for (const failure of failures.slice(0, 20)) process.stderr.write(`${failure}\n`);
  const against = `${edits} edits: ${agreed} came to the same, ${beside} to what is not restored, ${afterwards} later`;
  const row = (name: string, value: number, bar: number): BenchRow => ({
    ...{ name, value, unit: '', against, ratio: null, bar: String(bar), met: value === bar },
  });
  return [
    row('edits reported', reported, edits - agreed - beside - afterwards),
    row('edits not reported', silent, 0),
    row('edits overwritten', overwritten, 0),
  ];
};
