import type { Program } from './program.js';
import type { RunState } from './run-state.js';

/** Whether more hosts have failed than may: in the run, or in the phase or the batch it is at. What somebody has put up with does not count. */
export function isSpent({ budget }: Program, { status, failures, batch }: RunState): boolean {
  if (budget.action === 'continue' || status !== 'running') return false;
  const { run, phase, batch: inBatch, accepted } = failures;
  if (run <= accepted) return false;
  if (run > budget.run || phase > (budget.phases[batch] ?? budget.run)) return true;
  return inBatch > (budget.batches[batch] ?? budget.run);
}
