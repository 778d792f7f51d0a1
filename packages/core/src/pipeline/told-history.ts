import type { EventBus } from '../events/event-bus.js';
import type { History } from '../history/history.js';
import type { Redactor } from '../secrets/redactor.js';
import type { CoreEvents } from './core-events.js';

/** The history as it leaves the core: what is written through it holds no secret, and the bus is told. */
export function toldHistory(history: History, events: EventBus<CoreEvents>, redactor: Redactor): History {
  return Object.freeze<History>({
    ...history,
    resolve: async (given, resolution) => {
      const shown = redactor.value(resolution);
      const record = await history.resolve(given, shown);
      const { id, command, host, actor } = record;
      const { status, by, reason } = shown;
      events.emit('command.resolved', { id, command, host, actor, status, by, reason }, id);
      return record;
    },
  });
}
