import type { HostState } from './run-state.js';

/**
 * What is known of a step on a host. Of one that never began there, or is proven not to have, nothing is.
 *
 * - `done-before`: it was done already: a guard says so, or it is another run's
 * - `left-out`: somebody left it out, before it began
 * - `not-done`: what another run did was asked about, and is not there
 * - `done`: it ended well, and is there
 * - `failed`: it ended, or was ended, and did not succeed
 * - `unverified`: it has ended, and nobody could tell whether it is there
 * - `unknown`: it may have run, or run still, and nobody knows how it ended
 * - `taken-back`: its rollback succeeded; it is as if it had never begun
 * - `half-taken-back`: its rollback may have run, and did not succeed as far as is known
 */
export type StepStanding =
  | 'done-before'
  | 'left-out'
  | 'not-done'
  | 'done'
  | 'failed'
  | 'unverified'
  | 'unknown'
  | 'taken-back'
  | 'half-taken-back';

const mayBeThere: ReadonlySet<StepStanding | undefined> = new Set(['done', 'failed', 'unverified', 'unknown']);

/** Whether the run did it, or may have, and took nothing of it back. */
export function isStanding(known: StepStanding | undefined): boolean {
  return mayBeThere.has(known);
}

/** Whether the run did it, or may have, and has not taken back all of it. */
export function isLeft(known: StepStanding | undefined): boolean {
  return known === 'half-taken-back' || isStanding(known);
}

/** Whether the run did it, or may have, whatever became of it. */
export function hasRun(known: StepStanding | undefined): boolean {
  return known === 'taken-back' || isLeft(known);
}

/** Whether it is there, as far as is known. */
export function isDone(known: StepStanding | undefined): boolean {
  return known === 'done' || known === 'done-before';
}

/** Whether nobody knows if it is there: the host cannot be told as one that nothing is open on. */
export function isOpen(known: StepStanding | undefined): boolean {
  return known === 'unknown' || known === 'unverified';
}

/** Whether a host had nothing to do for a step. */
export function isPassedOver(known: StepStanding | undefined): boolean {
  return known === 'done-before' || known === 'left-out';
}

/** Indexes of the steps that a host had nothing to do for, in order. */
export function passedOver({ steps }: Pick<HostState, 'steps'>): readonly number[] {
  return steps.flatMap((known, step) => (isPassedOver(known) ? [step] : []));
}
