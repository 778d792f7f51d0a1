import type { Clock } from '../clock/clock.js';

/** A clock that stands still until it is told. */
export interface ManualClock extends Clock {
  /**
   * Moves both times on, waking sleepers in the order of their times, those of one time in the order in which they fell
   * asleep. What a sleeper does when it wakes, sleeping again included, happens before the next one wakes, as long as
   * it waits for nothing but settled promises.
   */
  advance(milliseconds: number): Promise<void>;
  /** Moves the wall clock alone, forward or back, as an administrator would. */
  setNow(milliseconds: number): void;
  /** How many are asleep. */
  readonly sleepers: number;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Lets every promise that can settle do so. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A clock for tests and simulations. Starts at `now`, by default 2026-01-01T00:00:00Z. */
export function manualClock(now: number = Date.UTC(2026, 0, 1)): ManualClock {
  let wall = now;
  let elapsed = 0;
  let asleep: Sleeper[] = [];

  const moveTo = (at: number): void => {
    wall += at - elapsed;
    elapsed = at;
  };

  const nextUntil = (end: number): Sleeper | undefined => {
    // The first of the smallest: the array is in the order of falling asleep.
    const next = asleep.reduce<Sleeper | undefined>(
      (first, one) => (first && first.at <= one.at ? first : one),
      undefined,
    );
    return next !== undefined && next.at <= end ? next : undefined;
  };

  return {
    now: () => wall,
    monotonic: () => elapsed,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const abort = (): void => {
          asleep = asleep.filter((one) => one !== sleeper);
          reject(signal?.reason);
        };
        const sleeper: Sleeper = {
          at: elapsed + Math.max(milliseconds, 0),
          wake: () => {
            signal?.removeEventListener('abort', abort);
            resolve();
          },
        };
        asleep.push(sleeper);
        signal?.addEventListener('abort', abort, { once: true });
      }),
    advance: async (milliseconds) => {
      if (!(milliseconds >= 0)) throw new RangeError(`A clock cannot be advanced by ${milliseconds} milliseconds.`);
      const end = elapsed + milliseconds;
      await settle();
      for (let next = nextUntil(end); next !== undefined; next = nextUntil(end)) {
        const woken = next;
        asleep = asleep.filter((one) => one !== woken);
        moveTo(Math.max(woken.at, elapsed));
        woken.wake();
        await settle();
      }
      moveTo(Math.max(end, elapsed));
    },
    setNow: (milliseconds) => {
      wall = milliseconds;
    },
    get sleepers() {
      return asleep.length;
    },
  };
}
