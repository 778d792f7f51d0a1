import type { Outcome } from '@opspilot/core';

/** What this program's exit code says. */
export const exitCodes = {
  ok: 0,
  /** The command failed, or a step of the demonstration ended as it should not. */
  failed: 1,
  usage: 2,
  /** Policy or a person said no. */
  refused: 3,
  /** Ended by a limit, or nobody knows how. */
  unfinished: 4,
  /** Nothing could be run at all: the database cannot be used, for instance. */
  unusable: 5,
  /** 128 + SIGINT, as shells have it. */
  interrupted: 130,
} as const;

const byStatus: Readonly<Record<Outcome['status'], number>> = {
  succeeded: exitCodes.ok,
  failed: exitCodes.failed,
  denied: exitCodes.refused,
  rejected: exitCodes.refused,
  'timed-out': exitCodes.unfinished,
  cancelled: exitCodes.unfinished,
  unknown: exitCodes.unfinished,
};

/** The exit code for a command of the user's own. */
export function exitCodeOf({ status }: Outcome): number {
  return byStatus[status];
}
