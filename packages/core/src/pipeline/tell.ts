import type { OwnedEventBus } from '../events/event-bus.js';
import type { CoreEvents } from './core-events.js';

/** Tells of a command, if anybody listens. */
export type Tell = <Type extends keyof CoreEvents>(type: Type, data: CoreEvents[Type], subject?: string) => void;

/**
 * Tells through `events`. What nobody hears is not emitted: looking through it for secrets would be a good part of all that
 * the path of a short command costs.
 */
export function tellThrough(events: OwnedEventBus<CoreEvents>): Tell {
  return (type, data, subject) => {
    if (events.hears(type)) events.emit(type, data, subject);
  };
}
