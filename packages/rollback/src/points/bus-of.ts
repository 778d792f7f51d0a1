import type { EventBus } from '@opspilot/core';
import type { RollbackContext, RollbackEvents } from './rollback.js';

/** The bus of a pilot carries every plugin's events; their types are declared by the plugin. */
export function busOf({ events }: Pick<RollbackContext, 'events'>): EventBus<RollbackEvents> {
  return events as unknown as EventBus<RollbackEvents>;
}
