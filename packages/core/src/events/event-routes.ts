import { EventEmitter } from 'eventemitter3';
import type { OpsEvent } from './event-bus.js';
import { isWildcard, matchesPattern } from './matches-pattern.js';

type Hear = (event: OpsEvent) => void;

interface Subscription {
  readonly pattern: string;
  readonly hear: Hear;
}

/** Types remembered before those that only wildcards listen to are forgotten: names that arrive from outside are unbounded. */
const rememberedTypes = 1_024;

/** Who hears an event of a type, in the order they asked for it, whatever their patterns. */
export interface EventRoutes {
  /** Returns what removes the subscription. */
  add(pattern: string, hear: Hear): () => void;
  send(event: OpsEvent): void;
}

/**
 * Each type's listeners stand in one list, wildcards among them: sending is one look-up, and the order of adding holds
 * across patterns. A type's list is made when the type is first listened to, or first sent while a wildcard listens.
 */
export function eventRoutes(): EventRoutes {
  const emitter = new EventEmitter<string>();
  const wildcards = new Set<Subscription>();
  /** Listeners that named the type, by type; a type that is here has its full list in the emitter. */
  const known = new Map<string, number>();

  const learn = (type: string): void => {
    if (known.has(type)) return;
    if (known.size >= rememberedTypes) forget();
    known.set(type, 0);
    for (const { pattern, hear } of wildcards) if (matchesPattern(pattern, type)) emitter.on(type, hear);
  };

  const forget = (): void => {
    for (const [type, named] of known) {
      if (named > 0) continue;
      known.delete(type);
      emitter.removeAllListeners(type);
    }
  };

  const addNamed = (type: string, hear: Hear): (() => void) => {
    learn(type);
    known.set(type, (known.get(type) ?? 0) + 1);
    emitter.on(type, hear);
    return () => {
      known.set(type, (known.get(type) ?? 1) - 1);
      emitter.removeListener(type, hear);
    };
  };

  const addWildcard = (subscription: Subscription): (() => void) => {
    const { pattern, hear } = subscription;
    wildcards.add(subscription);
    for (const type of known.keys()) if (matchesPattern(pattern, type)) emitter.on(type, hear);
    return () => {
      wildcards.delete(subscription);
      for (const type of known.keys()) if (matchesPattern(pattern, type)) emitter.removeListener(type, hear);
    };
  };

  return {
    add: (pattern, hear) => (isWildcard(pattern) ? addWildcard({ pattern, hear }) : addNamed(pattern, hear)),
    send: (event) => {
      if (emitter.emit(event.type, event)) return;
      if (wildcards.size === 0 || known.has(event.type)) return;
      learn(event.type);
      emitter.emit(event.type, event);
    },
  };
}
