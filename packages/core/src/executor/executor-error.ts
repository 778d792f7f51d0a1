import { OpsError, type OpsErrorOptions } from '../errors/ops-error.js';
import type { ExecutorErrorCode } from './executor.js';

/** An `OpsError` whose code is one that `Executor.start` documents. */
export function executorError(
  code: ExecutorErrorCode,
  message: string,
  options?: OpsErrorOptions,
): OpsError<ExecutorErrorCode> {
  return new OpsError(code, message, options);
}

/** The error for a start whose signal aborted first. */
export function startCancelled(signal: Pick<AbortSignal, 'reason'> | undefined): OpsError<ExecutorErrorCode> {
  return executorError('start-cancelled', 'The command was cancelled before it started; it did not run.', {
    cause: signal?.reason,
  });
}

/** The error for a start on an executor that was closed. */
export function executorClosed(): OpsError<ExecutorErrorCode> {
  return executorError('executor-closed', 'The executor is closed, so nothing was started. Make a new executor.');
}
