import type { EventBus } from '@opspilot/core';
import type { OrchestrationContext, OrchestrationEvents } from './orchestration.js';

/** The bus of a pilot carries every plugin's events; their types are declared by the plugin. */
export function busOf({ events }: Pick<OrchestrationContext, 'events'>): EventBus<OrchestrationEvents> {
  return events as unknown as EventBus<OrchestrationEvents>;
}
