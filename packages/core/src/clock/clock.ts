import { setTimeout as delay } from 'node:timers/promises';

/** Where the house takes its time from; tests and simulations hand in their own. */
export interface Clock {
  /** Wall clock, milliseconds since 1970-01-01T00:00:00Z. May jump. */
  now(): number;
  /** Milliseconds since an arbitrary start; never goes back. For durations. */
  monotonic(): number;
  /** Resolves after `milliseconds`, however many; rejects with the signal's reason when it aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Node makes 1 ms of anything longer. */
const longestTimer = 2 ** 31 - 1;

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async (milliseconds, signal) => {
    signal?.throwIfAborted();
    try {
      let left = milliseconds;
      do {
        const nap = Math.min(left, longestTimer);
        await delay(nap, undefined, signal === undefined ? {} : { signal });
        left -= nap;
      } while (left > 0);
    } catch (error) {
      // Node rejects with an AbortError of its own; callers expect the reason that was given.
      throw signal?.aborted === true ? signal.reason : error;
    }
  },
};
