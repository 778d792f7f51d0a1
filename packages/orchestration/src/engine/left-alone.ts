import { type EventBus, OpsError } from '@opspilot/core';
import { unreadable } from '../journal/read-events.js';
import { isRunError, type RunErrorCode } from '../journal/run-error.js';
import type { OrchestrationContext, OrchestrationEvents } from './orchestration.js';

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
  { logger, events }: Pick<OrchestrationContext, 'logger' | 'events'>,
  run: string,
  error: OpsError,
): void {
  logger.warn({ error, run }, 'a run is not gone on with');
  // The bus of a pilot carries every plugin's events; their types are declared by the plugin.
  const bus = events as unknown as EventBus<OrchestrationEvents>;
  bus.emit('run.not-recovered', { run, code: error.code, message: error.message });
}
