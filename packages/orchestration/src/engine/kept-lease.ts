import { EventEmitter, once, setMaxListeners } from 'node:events';
import { type Clock, type Logger, OpsError } from '@opspilot/core';
import type { Journal } from '../journal/journal.js';
import type { Lease } from '../journal/new-runs.js';
import { isRunError, type RunErrorCode } from '../journal/run-error.js';
import { Freshness } from './freshness.js';
import type { CommandPermit } from './start-task.js';
import { untilTold } from './until-told.js';

export interface KeptLeaseOptions {
  readonly journal: Journal;
  readonly lease: Lease;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The event that something of the lease has changed: it was renewed, or is over. */
const change = 'change';

/**
 * Keeps the lease of a run from the moment that it is taken: reading what has happened in a long run may take longer than a
 * lease lasts, and so may anything on a slow machine. A renewal that fails is tried again, for as long as nobody has taken the
 * run over.
 */
export class KeptLease {
  readonly lease: Lease;
  readonly #options: KeptLeaseOptions;
  readonly #fresh: Freshness;
  readonly #ended = new AbortController();
  /** Aborted once nothing begins by it any more: it has ended, or somebody else has the run. */
  readonly #over = new AbortController();
  readonly #leaving = new AbortController();
  readonly #changes = new EventEmitter().setMaxListeners(0);
  /** Told when somebody else has taken the run over. */
  #onLost: (error: unknown) => void = () => {};
  #lost: unknown;

  constructor(options: KeptLeaseOptions) {
    const { clock, journal } = options;
    this.lease = options.lease;
    this.#options = options;
    this.#fresh = new Freshness(clock, journal.leaseTime);
    // Every command listens to it.
    setMaxListeners(0, this.#leaving.signal);
    void this.#keep(this.#ended.signal);
  }

  /**
   * Leave to begin commands of the run. It is asked of this process alone while the lease was renewed lately; who was silent
   * for longer, as on a machine that slept, waits until the journal has told whether the run is still its own.
   */
  get permit(): CommandPermit {
    return {
      check: (signal) => this.#hold(signal),
      withdrawn: this.#over.signal,
      leaving: this.#leaving.signal,
      renewed: (signal) => untilTold(this.#changes, change, signal),
    };
  }

  /** Nothing that waits to begin is waited for any more. The lease is kept: what has begun goes on. */
  leave(): void {
    this.#leaving.abort();
  }

  /** @param onLost - called once, also for what was lost before */
  whenLost(onLost: (error: unknown) => void): void {
    this.#onLost = onLost;
    if (this.#lost !== undefined) onLost(this.#lost);
  }

  /** Lets it run out. */
  end(): void {
    this.#ended.abort();
    this.#beOver();
  }

  /**
   * Lets somebody else take the run at once. Whoever cannot be told waits for as long as the lease lasts.
   *
   * @param unbegun - commands that follow from what has happened, and that nobody has begun
   */
  async release(unbegun: readonly string[] = []): Promise<void> {
    const { journal, logger } = this.#options;
    this.end();
    await journal.release(this.lease, unbegun).catch((error: unknown) => {
      if (!isRunError(error, 'run-taken-over'))
        logger.warn({ error, run: this.lease.run }, 'a run was not handed over');
    });
  }

  async #hold(signal: AbortSignal): Promise<void> {
    while (!this.#over.signal.aborted && !this.#fresh.isFresh()) await once(this.#changes, change, { signal });
    if (!this.#over.signal.aborted) return;
    const { run } = this.lease;
    const message = `This process does not drive the run ${run} any more, and begins no command of it.`;
    throw this.#lost ?? new OpsError<RunErrorCode>('run-left', message, { details: { run } });
  }

  #beOver(): void {
    this.#over.abort();
    this.#changes.emit(change);
  }

  async #keep(signal: AbortSignal): Promise<void> {
    const { journal, clock, logger } = this.#options;
    let wait = journal.leaseTime / 3;
    for (;;) {
      await clock.sleep(wait, signal).catch(() => {});
      if (signal.aborted) return;
      try {
        await this.#fresh.renew(() => journal.renew(this.lease));
        this.#changes.emit(change);
        wait = journal.leaseTime / 3;
      } catch (error) {
        if (signal.aborted) return;
        if (isRunError(error, 'run-taken-over')) {
          this.#lost = error;
          this.#beOver();
          this.#onLost(error);
          return;
        }
        wait = journal.leaseTime / 10;
        logger.warn({ error, run: this.lease.run }, 'a lease was not renewed; it is tried again');
      }
    }
  }
}
