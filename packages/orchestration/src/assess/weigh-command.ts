import type { FailureAction } from '../plan/failure-policy.js';
import type { Step } from '../plan/plan.js';
import type { TaskKind } from '../plan/step-commands.js';
import type { Program } from '../run/program.js';

/** Something about a plan that makes one of its commands worse, and by how much of what is left to 1. */
export interface Weight {
  readonly code: 'wide-reach' | 'no-rollback' | 'no-verify' | 'lax-budget';
  readonly share: number;
}

/** What each missing safeguard weighs, as a share of the command's own score. */
const missing = 0.1;
/** Of 10,000 hosts and more; of fewer by the logarithm, as ten times as many are one step worse. */
const mostReach = 0.5;

/** Whether somebody or something judges a batch before the next one begins. */
function isJudged({ batches, steps }: Program): boolean {
  const isVerified = steps.some(({ verify }) => verify !== undefined);
  return batches[0]?.gates.some((gate) => gate.type !== 'wait' || (gate.verifies === true && isVerified)) === true;
}

/** Hosts that a step is started on before the run can stop for what it does there. */
export function reachOf(program: Program, step: Step): number {
  const { hosts, batches, budget } = program;
  const [first] = batches;
  if (step.runOnce === true) return 1;
  let reach = hosts.length;
  if (isJudged(program)) reach = Math.min(reach, (first?.to ?? reach) - (first?.from ?? 0));
  // A verification that fails counts, and the run stops once more have failed than may.
  const stops = step.verify !== undefined && budget.action !== ('continue' satisfies FailureAction);
  return stops ? Math.min(reach, budget.run + (first?.maxParallel ?? reach)) : reach;
}

/** What makes a command worse in this plan. */
export function weightsOf(program: Program, step: Step, kind: TaskKind, reach: number): readonly Weight[] {
  const weights: Weight[] = [];
  if (reach > 1) weights.push({ code: 'wide-reach', share: mostReach * Math.min(1, Math.log10(reach) / 4) });
  if (kind !== 'step') return weights;
  if (step.rollback === undefined) weights.push({ code: 'no-rollback', share: missing });
  if (step.verify === undefined) weights.push({ code: 'no-verify', share: missing });
  const { action, run } = program.budget;
  const isLax = action === 'continue' || run * 2 >= program.hosts.length;
  if (isLax && program.hosts.length > 1) weights.push({ code: 'lax-budget', share: missing });
  return weights;
}

/** A score raised by weights: never lowered, never above 1, and nothing where there was nothing. */
export function raise(score: number, weights: readonly Weight[]): number {
  return weights.reduce((raised, { share }) => raised + (1 - raised) * score * share, score);
}
