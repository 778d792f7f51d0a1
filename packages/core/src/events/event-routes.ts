import { EventEmitter } from 'eventemitter3';
import type { OpsEvent } from './event-bus.js';
import { patternsOf } from './event-pattern.js';

type Hear = (event: OpsEvent) => void;

/** Types whose listeners are kept resolved; type names that arrive from outside are unbounded. */
const resolvedTypes = 1_024;

/** Who hears an event of a type, in the order they asked for it, whatever their patterns. */
export interface EventRoutes {
  /** Returns what removes `hear`, which must be a function of its own for each call. */
  add(pattern: string, hear: Hear): () => void;
  send(event: OpsEvent): void;
}

/**
 * The emitter keeps the listeners of each pattern; what a type comes down to is resolved once and kept until a
 * listener comes or goes. Sending is then one look-up: the emitter's own `emit`, once for each pattern a type matches,
 * would neither keep the order across patterns nor be as fast.
 */
export function eventRoutes(): EventRoutes {
  const emitter = new EventEmitter<string>();
  const orders = new Map<Hear, number>();
  const resolved = new Map<string, readonly Hear[]>();
  let order = 0;

  const resolve = (type: string): readonly Hear[] => {
    const listeners = [...patternsOf(type)].flatMap((pattern) => emitter.listeners(pattern) as Hear[]);
    listeners.sort((a, b) => (orders.get(a) ?? 0) - (orders.get(b) ?? 0));
    if (resolved.size >= resolvedTypes) resolved.clear();
    resolved.set(type, listeners);
    return listeners;
  };

  return {
    add: (pattern, hear) => {
      orders.set(hear, order++);
      emitter.on(pattern, hear);
      resolved.clear();
      return () => {
        orders.delete(hear);
        emitter.removeListener(pattern, hear);
        resolved.clear();
      };
    },
    send: (event) => {
      const listeners = resolved.get(event.type) ?? resolve(event.type);
      // A resolved list never changes: whoever is added meanwhile hears the next event.
      for (let i = 0; i < listeners.length; i++) listeners[i]?.(event);
    },
  };
}
