import type { OpsEvent } from './event-bus.js';

/** Codes of the errors that a bridge throws or rejects with. */
export type BridgeErrorCode =
  /** The broker does not answer. */
  | 'bridge-unreachable'
  /** The broker answers and says no. */
  | 'bridge-refused'
  | 'bridge-driver-missing'
  | 'bridge-option-invalid'
  /** Events that were emitted will never reach the broker: the queue was full, or they have no JSON form. */
  | 'bridge-events-dropped'
  /** The bridge closed before the broker had taken what was held. */
  | 'bridge-events-unsent'
  | 'bridge-closed';

/** What a bridge needs of a bus; every `EventBus`, whatever its events, is one. */
export interface BridgedBus {
  /** Hears every event from now on; returns what removes the listener. */
  on(pattern: '*', listener: (event: OpsEvent) => unknown): () => void;
  /** Hands an event of another process to the listeners here. */
  deliver(event: OpsEvent): void;
  /** Whether this bus emitted the event. */
  isOwn(event: OpsEvent): boolean;
}

/** A bus joined to others through something outside the process. */
export interface BridgeConnection {
  /**
   * Resolves once every event emitted before the call is safely with the broker, however long that takes. Rejects with
   * `bridge-events-dropped` when some, since the last flush, never will be; with `bridge-closed` when the bridge is.
   */
  flush(): Promise<void>;
  /**
   * Flushes, then leaves. May be called twice. Rejects with `bridge-events-unsent`, having left all the same, when the
   * broker did not take everything in time.
   */
  close(): Promise<void>;
}

/**
 * Joins the buses of several processes: at least once, each event delivered to a bus once (deduplicated by id), and
 * never sent back to where it came from.
 */
export interface BusBridge {
  /** Resolves once the bus hears the others. Rejects when the broker cannot be used; later failures are mended quietly. */
  connect(bus: BridgedBus): Promise<BridgeConnection>;
}
