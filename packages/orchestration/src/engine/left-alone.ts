import { OpsError } from '@opspilot/core';
import { unreadable } from '../journal/read-events.js';
import { isRunError, type RunErrorCode } from '../journal/run-error.js';
import { busOf } from './bus-of.js';
import type { OrchestrationContext } from './orchestration.js';

/** Whether a run is not for this process to go on with: somebody has to see to it. */
export function isLeftAlone(error: unknown): error is OpsError<RunErrorCode> {
  return isRunError(error, 'inventory-changed', 'receipts-changed', 'run-newer-version', 'run-unreadable');
}

/** Tells of a run that is not gone on with, and why: of anything else than an error of the house, that nobody can read it. */
export function tellNotRecovered(
  context: Pick<OrchestrationContext, 'logger' | 'events'>,
  run: string,
  error: unknown,
): void {
  tellLeftAlone(context, run, OpsError.is(error) ? error : unreadable(run, error));
}

/** Tells of a run that is left alone, and why. */
export function tellLeftAlone(
  context: Pick<OrchestrationContext, 'logger' | 'events'>,
  run: string,
  error: OpsError,
): void {
  context.logger.warn({ error, run }, 'a run is not gone on with');
  busOf(context).emit('run.not-recovered', { run, code: error.code, message: error.message });
}
