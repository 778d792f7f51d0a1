import type { Clock } from '@opspilot/core';
import type { Journal, StoredRun } from '../journal/journal.js';

/** Milliseconds between two looks at whether a run has been cancelled. */
const lookEvery = 500;
/** Looks after which a run is forgotten that no command of has run here meanwhile: of long runs, that is a lot to read again. */
const looksKept = 120;

interface AtWork {
  readonly stored: Promise<StoredRun>;
  readonly cancel: AbortController;
  /** Events of the run that were looked at. */
  seen: number;
  users: number;
}

/**
 * Runs of which commands run here. Those are told when their run is cancelled: whoever drives it has written that into the
 * journal before anything follows from it, and need not know where its commands run.
 */
export class RunsAtWork {
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #leaving: AbortSignal;
  readonly #runs = new Map<string, AtWork>();

  /** @param leaving - aborted when this process runs nothing any more */
  constructor(journal: Journal, clock: Clock, leaving: AbortSignal) {
    this.#journal = journal;
    this.#clock = clock;
    this.#leaving = leaving;
  }

  /** Runs that are remembered. */
  get size(): number {
    return this.#runs.size;
  }

  /**
   * Does something with what a run goes by, and with a signal that tells of its cancellation, which is looked for when it begins.
   * Rejects when the journal does not answer.
   */
  async during<Value>(run: string, work: (stored: StoredRun, signal: AbortSignal) => Promise<Value>): Promise<Value> {
    const known = this.#runs.get(run) ?? this.#remember(run);
    known.users += 1;
    try {
      const stored = await known.stored;
      await this.#look(run, known);
      return await work(stored, known.cancel.signal);
    } finally {
      known.users -= 1;
    }
  }

  #remember(run: string): AtWork {
    const known: AtWork = { stored: this.#journal.run(run), cancel: new AbortController(), seen: 0, users: 0 };
    this.#runs.set(run, known);
    known.stored.then(
      () => this.#follow(run, known),
      // Whoever asks next reads it again.
      () => this.#runs.delete(run),
    );
    return known;
  }

  async #follow(run: string, known: AtWork): Promise<void> {
    const isKept = (idle: number): boolean => idle < looksKept && !this.#leaving.aborted;
    for (let idle = 0; known.users > 0 || isKept(idle); idle = known.users > 0 ? 0 : idle + 1) {
      // What runs while this process leaves is waited for, and may still be cancelled.
      await this.#clock.sleep(lookEvery, this.#leaving.aborted ? undefined : this.#leaving).catch(() => {});
      // A journal that cannot be read now is looked at again.
      if (known.users > 0 && !known.cancel.signal.aborted) await this.#look(run, known).catch(() => {});
    }
    this.#runs.delete(run);
  }

  async #look(run: string, known: AtWork): Promise<void> {
    const from = known.seen;
    const events = await this.#journal.events(run, from);
    // Another look may have come first.
    known.seen = Math.max(known.seen, from + events.length);
    if (events.some(({ event }) => event.type === 'ordered' && event.order.type === 'cancel')) known.cancel.abort();
  }
}
