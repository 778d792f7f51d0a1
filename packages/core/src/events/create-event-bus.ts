import type { Clock } from '../clock/clock.js';
import { OpsError } from '../errors/ops-error.js';
import type { Logger } from '../logger/logger.js';
import { newId } from '../random/new-id.js';
import type { Random } from '../random/random.js';
import type { EventBusErrorCode, EventMap, OpsEvent, OwnedEventBus } from './event-bus.js';
import { eventIds } from './event-ids.js';
import { eventListeners } from './event-listeners.js';
import { seenIds } from './seen-ids.js';

/** What a bus is made of. */
export interface EventBusOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Told of listeners that throw or reject, at `error`, without the event's data. */
  readonly logger: Logger;
  /** Name of this process in envelopes, a URI-reference by CloudEvents' rule; by default one of chance. */
  readonly source?: string;
}

/**
 * An event bus for one process.
 *
 * A listener added while an event is emitted hears the next one; one removed hears nothing more, that event included.
 * An event emitted by a listener reaches everyone before the outer one goes on to its next listener.
 *
 * @throws OpsError `bus-option-invalid` when `source` is empty
 */
export function createEventBus<Events extends EventMap>(options: EventBusOptions): OwnedEventBus<Events> {
  const { clock, random, logger } = options;
  const busId = newId(clock, random);
  const source = options.source ?? `opspilot/${busId}`;
  if (source === '') {
    throw new OpsError<EventBusErrorCode>(
      'bus-option-invalid',
      'The source of an event bus is empty; name the process, or leave the option out.',
    );
  }
  const prefix = `${busId}-`;
  const nextId = eventIds(prefix);
  const { send, hears, on, once, stream, close } = eventListeners(logger);
  const delivered = seenIds();

  const isOwn = (event: OpsEvent): boolean => event.id.startsWith(prefix);

  const bus = {
    source,
    emit: (type: string, data: unknown, subject?: string): OpsEvent => {
      const id = nextId();
      const time = clock.now();
      // Readonly by type alone: freezing an event would cost as much as all the rest of emitting it.
      const event: OpsEvent =
        subject === undefined ? { id, source, type, time, data } : { id, source, type, time, subject, data };
      send(event);
      return event;
    },
    on,
    once,
    stream,
    hears,
    extend: () => bus,
    deliver: (event: OpsEvent): void => {
      if (!isOwn(event) && !delivered.seen(event.id)) send(event);
    },
    isOwn,
    close,
  };
  // The implementation knows events by their envelope alone; the types of `Events` exist for callers.
  return bus as unknown as OwnedEventBus<Events>;
}
