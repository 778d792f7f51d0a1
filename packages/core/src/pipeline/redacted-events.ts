import type { OwnedEventBus } from '../events/event-bus.js';
import type { Redactor } from '../secrets/redactor.js';

/** The same bus, which tells no secret whoever emits: the path, or a plugin that passes on what it was handed. */
export function redactedEvents<Events extends object>(
  bus: OwnedEventBus<Events>,
  redactor: Redactor,
): OwnedEventBus<Events> {
  const redacted: OwnedEventBus<Events> = Object.freeze({
    ...bus,
    emit: (type, data, subject) =>
      bus.emit(type, redactor.value(data), subject === undefined ? subject : redactor.text(subject)),
    extend: () => redacted as never,
  } satisfies OwnedEventBus<Events>);
  return redacted;
}
