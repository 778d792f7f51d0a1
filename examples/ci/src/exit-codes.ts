import type { OutcomeStatus } from '@opspilot/core';

/** What the pipeline's exit code says. */
export const exitCodes = {
  green: 0,
  failed: 1,
  /** The steps file or the command line makes no sense; nothing was run. */
  invalid: 2,
  /** Policy denied a step, or nobody was there to approve it. */
  refused: 3,
  /** A limit passed, or nobody knows how a step ended. */
  unfinished: 4,
  /** A step could not be sent at all (a secret is missing), or OpsPilot could not start. */
  unusable: 5,
} as const;

const byStatus: Readonly<Record<OutcomeStatus, number>> = {
  succeeded: exitCodes.green,
  failed: exitCodes.failed,
  denied: exitCodes.refused,
  rejected: exitCodes.refused,
  'timed-out': exitCodes.unfinished,
  cancelled: exitCodes.unfinished,
  unknown: exitCodes.unfinished,
};

export function exitCodeOf(status: OutcomeStatus): number {
  return byStatus[status];
}
