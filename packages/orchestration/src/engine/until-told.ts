import { type EventEmitter, once } from 'node:events';

/** Resolves when an event is emitted, or the signal is aborted. */
export function untilTold(emitter: EventEmitter, event: string, signal: AbortSignal): Promise<void> {
  return once(emitter, event, { signal }).then(
    () => {},
    () => {},
  );
}
