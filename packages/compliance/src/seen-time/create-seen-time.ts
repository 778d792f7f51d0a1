import type { Clock } from '@opspilot/core';
import type { SeenTimeStore } from './seen-time-store.js';

/** Milliseconds by which the clocks of two machines may differ. */
export const toleratedSkew = 5_000;

/** What is seen within a second is not written again. */
const granularity = 1_000;

/** Keeps the time that was seen, so that a clock that is set back brings nothing back. */
export interface SeenTime {
  /**
   * Sees what the clock shows. Where that lies before what any process has seen, whatever expired until then ends for good
   * first, also what nobody had noticed.
   */
  see(): Promise<void>;
}

/**
 * A mark of the latest time, in the database. Once all that had expired has ended, the mark goes back with the clock: one that
 * was wrongly ahead ends too much, and closes nothing for longer.
 *
 * @param expire - ends all that had expired at a time
 */
export function createSeenTime(
  store: SeenTimeStore,
  clock: Pick<Clock, 'now'>,
  expire: (at: number) => Promise<void>,
): SeenTime {
  let kept = Number.NEGATIVE_INFINITY;
  return {
    see: async () => {
      const now = clock.now();
      if (now >= kept && now < kept + granularity) return;
      const latest = Math.max(await store.latest(), kept);
      if (latest > now + toleratedSkew) {
        await expire(latest);
        await store.restart(latest, now);
      } else if (now > latest) await store.advance(now);
      kept = now;
    },
  };
}
