import type { RunStatus } from '@opspilot/orchestration';

/** What this program's exit code says. */
export const exitCodes = {
  succeeded: 0,
  /** Hosts failed, or the run was aborted or rolled back. */
  failed: 1,
  /** The command line, plan or inventory makes no sense; nothing was run. */
  invalid: 2,
  /** The run was cancelled, or has not ended. */
  unfinished: 4,
  /** Nothing could be done at all: the database cannot be used, for instance. */
  unusable: 5,
} as const;

export function exitCodeOf(status: RunStatus): number {
  switch (status) {
    case 'succeeded':
      return exitCodes.succeeded;
    case 'ready':
    case 'running':
    case 'rolling-back':
    case 'cancelled':
      return exitCodes.unfinished;
    default:
      return exitCodes.failed;
  }
}
