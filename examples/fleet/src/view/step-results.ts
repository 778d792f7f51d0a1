import type { StepResults } from '@opspilot/orchestration';

type Result = keyof StepResults;

/** Results as they are told, in the order of their columns. */
const heads: Readonly<Record<Result, string>> = {
  succeeded: 'succeeded',
  'done-already': 'done already',
  failed: 'failed',
  refused: 'refused',
  'not-started': 'not started',
  unreachable: 'unreachable',
  unknown: 'unknown',
  cancelled: 'cancelled',
};

/** What every table has, so that none is there where nothing is counted. */
const always: ReadonlySet<Result> = new Set(['succeeded', 'failed']);

/** How often steps ended in which way: of a run as of a history, so that both tell the same. */
export interface ResultColumns {
  readonly heads: readonly string[];
  cells(results: StepResults): readonly string[];
}

/** Columns of what has come about in any of the rows. */
export function resultColumns(rows: readonly StepResults[]): ResultColumns {
  const shown = (Object.keys(heads) as Result[]).filter(
    (result) => always.has(result) || rows.some((row) => (row[result] ?? 0) > 0),
  );
  return {
    heads: shown.map((result) => heads[result]),
    cells: (results) => shown.map((result) => `${results[result] ?? 0}`),
  };
}
