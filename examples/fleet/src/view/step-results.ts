import type { StepResults } from '@opspilot/orchestration';

const bad: readonly (keyof StepResults)[] = ['failed', 'refused', 'not-started', 'unreachable'];

/** Heads of {@link resultCells}. */
export const resultHeads = ['succeeded', 'done already', 'failed', 'unknown', 'cancelled'];

function sum(results: StepResults, kinds: readonly (keyof StepResults)[]): number {
  return kinds.reduce((total, kind) => total + (results[kind] ?? 0), 0);
}

/** How often steps ended in which way: of a run as of a history, so that both tell the same. */
export function resultCells(results: StepResults): readonly string[] {
  const kinds = [['succeeded'], ['done-already'], bad, ['unknown'], ['cancelled']] as const;
  return kinds.map((each) => `${sum(results, each)}`);
}
