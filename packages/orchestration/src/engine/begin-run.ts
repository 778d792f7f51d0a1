import { OpsError } from '@opspilot/core';
import type { Journal } from '../journal/journal.js';
import { firstLease, type Lease } from '../journal/new-runs.js';
import { isRunError, type RunErrorCode } from '../journal/run-error.js';
import type { StoredProgram } from '../journal/stored-program.js';
import { requireStay } from './departures.js';
import type { Engine } from './engine.js';

export interface RunToBegin {
  readonly id: string;
  readonly program: StoredProgram;
  readonly owner: string;
  /** Aborted when this process begins nothing any more. */
  readonly leaving: AbortSignal;
}

/**
 * Writes a run down and has it watched over, both or neither: who is told that it was not begun starts it again, and it must not
 * run a second time because somebody found the first one.
 *
 * @throws OpsError `already-retried`, `run-not-begun`, `run-left`; `run-in-doubt` when nobody can say whether it has begun
 */
export async function beginRun(
  journal: Journal,
  engine: Engine,
  { id, program, owner, leaving }: RunToBegin,
): Promise<Lease> {
  requireStay(leaving);
  await journal.announce(id, program, owner);
  try {
    await engine.watchOver(id);
    requireStay(leaving);
  } catch (error) {
    // What is left of it is only announced, and never begins.
    await journal.withdraw(id).catch(() => {});
    throw error;
  }
  try {
    return await journal.begin(id);
  } catch (error) {
    return settleDoubt(journal, id, error);
  }
}

/** A storage that failed may have done what it was told: asks whether the run has begun, and otherwise sees that it never does. */
async function settleDoubt(journal: Journal, id: string, error: unknown): Promise<Lease> {
  const isWithdrawn = await journal.withdraw(id).catch(() => undefined);
  if (isWithdrawn === true || isRunError(error, 'run-not-begun')) throw error;
  if (isWithdrawn === false) return firstLease(id);
  throw new OpsError<RunErrorCode>(
    'run-in-doubt',
    `Nobody can say whether the run ${id} has begun: the storage failed while it was written down. Look at its status before you start it again.`,
    { details: { run: id }, cause: error },
  );
}
