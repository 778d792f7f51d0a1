import type { CountOrShare } from './plan.js';

/** What is done when more hosts have failed than may. */
export type FailureAction = 'abort' | 'pause' | 'continue' | 'rollback';

/** How far back is taken what was done: the batch, the phase it belongs to, or all of the run. */
export type RollbackScope = 'batch' | 'phase' | 'run';

/**
 * How many hosts may fail. A host counts once, whether a command failed there, it could not be reached, or nobody knows how
 * a command ended. A budget is spent when *more* hosts than it have failed; from then on nothing is started that it covers.
 */
export interface FailurePolicy {
  /** Of all hosts of the run, and no more than they are. Default 0. */
  readonly maxFailures?: CountOrShare;
  /** Of the hosts of one batch, and no more than its phase or the run may lose. Default: as the run allows. */
  readonly maxFailuresPerBatch?: CountOrShare;
  /**
   * Of the hosts of one phase: the batches of one size of a ramp, of one weight of a canary, or a part of blue-green;
   * no more than the run may lose. Default: as the run allows.
   */
  readonly maxFailuresPerPhase?: CountOrShare;
  /** Default `abort`. For `rollback` a step needs one. */
  readonly action?: FailureAction;
  /** Of the action `rollback`, and of the order `roll-back` whatever the action is. Default `run`. */
  readonly rollback?: RollbackScope;
}
