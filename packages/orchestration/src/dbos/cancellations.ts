import type { Clock } from '@opspilot/core';
import type { Journal } from '../journal/journal.js';

/** Milliseconds between two looks at whether a run has been cancelled. */
const lookEvery = 500;

interface Watched {
  readonly cancel: AbortController;
  readonly rest: AbortController;
  /** Events of the run that were looked at. */
  seen: number;
  users: number;
}

/**
 * Tells commands that run here when their run is cancelled: whoever drives it has written that into the journal before
 * anything follows from it, and need not know where its commands run.
 */
export class Cancellations {
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #watched = new Map<string, Watched>();

  constructor(journal: Journal, clock: Clock) {
    this.#journal = journal;
    this.#clock = clock;
  }

  /** Does something with the signal of a run, which has been looked at when it begins. Rejects when it cannot be looked at. */
  async during<Value>(run: string, work: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    const watched = this.#watch(run);
    try {
      await this.#look(run, watched);
      return await work(watched.cancel.signal);
    } finally {
      watched.users -= 1;
      if (watched.users === 0) {
        this.#watched.delete(run);
        watched.rest.abort();
      }
    }
  }

  #watch(run: string): Watched {
    const known = this.#watched.get(run);
    if (known !== undefined) {
      known.users += 1;
      return known;
    }
    const watched = { cancel: new AbortController(), rest: new AbortController(), seen: 0, users: 1 };
    this.#watched.set(run, watched);
    void this.#follow(run, watched);
    return watched;
  }

  async #follow(run: string, watched: Watched): Promise<void> {
    while (!watched.cancel.signal.aborted && !watched.rest.signal.aborted) {
      await this.#clock.sleep(lookEvery, watched.rest.signal).catch(() => {});
      // A journal that cannot be read now is looked at again.
      if (!watched.rest.signal.aborted) await this.#look(run, watched).catch(() => {});
    }
  }

  async #look(run: string, watched: Watched): Promise<void> {
    const from = watched.seen;
    const events = await this.#journal.events(run, from);
    // Another look may have come first.
    watched.seen = Math.max(watched.seen, from + events.length);
    if (events.some(({ event }) => event.type === 'ordered' && event.order.type === 'cancel')) watched.cancel.abort();
  }
}
