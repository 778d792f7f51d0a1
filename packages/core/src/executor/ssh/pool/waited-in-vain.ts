import { OpsError } from '../../../errors/ops-error.js';
import type { ExecutorErrorCode } from '../../executor.js';
import { executorError } from '../../executor-error.js';

/**
 * What a wait for a free session ended with, told together with why there was not one connection more.
 *
 * @param reason - what ended it
 * @param failure - of the last attempt at a further connection, if there was one
 */
export function waitedInVain(reason: unknown, failure: unknown): unknown {
  if (!OpsError.is<ExecutorErrorCode>(reason, 'start-timed-out') || !OpsError.is(failure)) return reason;
  return executorError(
    'start-timed-out',
    `${reason.message} All sessions were taken, and a further connection failed: ${failure.message}`,
    { details: reason.details, cause: failure },
  );
}
