import type { CommandEnd, Outcome } from '@opspilot/core';
import type { StepStatus } from './operation.js';
import type { StepEnd } from './operation-records.js';

/** How a step stands whose command ended so. */
export function statusOf({ status, executed }: Pick<Outcome, 'status' | 'executed'>): StepStatus {
  if (status === 'succeeded') return 'executed';
  if (status === 'unknown') return 'unknown';
  // Whoever found out that it failed need not know how far it came.
  return executed === 'no' ? 'not-run' : 'failed';
}

type EndKnown = Pick<CommandEnd, 'exitCode' | 'startedAt' | 'endedAt' | 'error'>;

/** What is kept of a command that ended. */
export function endOf(
  commandId: string,
  { exitCode, startedAt, endedAt, error }: EndKnown,
  point: string | undefined,
): StepEnd {
  const known = error === null ? null : { code: error.code, message: error.message };
  return { commandId, exitCode, error: known, point, duration: startedAt === null ? undefined : endedAt - startedAt };
}
