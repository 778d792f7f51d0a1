import type { EventBus, EventMap } from './event-bus.js';

/** A bus joined to others through something outside the process. */
export interface BridgeConnection {
  /** Resolves once every event emitted before the call is safely with the broker. */
  flush(): Promise<void>;
  /** Flushes, then leaves. May be called twice. */
  close(): Promise<void>;
}

/**
 * Joins the buses of several processes: at least once, each event delivered to a bus once (deduplicated by id), and
 * never sent back to where it came from.
 */
export interface BusBridge {
  connect(bus: EventBus<EventMap>): Promise<BridgeConnection>;
}
