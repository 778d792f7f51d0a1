import { OpsError } from '@opspilot/core';

/** Codes of the errors of runs. */
export type RunErrorCode =
  | 'run-unknown'
  | 'run-in-progress'
  | 'run-taken-over'
  | 'run-ended'
  | 'run-not-begun'
  | 'run-in-doubt'
  | 'run-left'
  | 'nothing-to-retry'
  | 'already-retried'
  | 'run-newer-version'
  | 'run-unreadable'
  | 'inventory-changed'
  | 'receipts-changed'
  | 'means-missing';

/** Whether it is an error of runs, of one of these codes. */
export function isRunError(error: unknown, ...codes: readonly RunErrorCode[]): error is OpsError<RunErrorCode> {
  return codes.some((code) => OpsError.is(error, code));
}
