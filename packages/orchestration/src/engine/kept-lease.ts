import type { Clock, Logger } from '@opspilot/core';
import type { Journal } from '../journal/journal.js';
import type { Lease } from '../journal/new-runs.js';
import { isRunError } from '../journal/run-error.js';

export interface KeptLeaseOptions {
  readonly journal: Journal;
  readonly lease: Lease;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Keeps the lease of a run from the moment that it is taken: reading what has happened in a long run may take longer than a
 * lease lasts, and so may anything on a slow machine. A renewal that fails is tried again, for as long as nobody has taken the
 * run over.
 */
export class KeptLease {
  readonly lease: Lease;
  readonly #options: KeptLeaseOptions;
  readonly #ended = new AbortController();
  /** Told when somebody else has taken the run over. */
  #onLost: (error: unknown) => void = () => {};
  #lost: unknown;

  constructor(options: KeptLeaseOptions) {
    this.lease = options.lease;
    this.#options = options;
    void this.#keep(this.#ended.signal);
  }

  /** @param onLost - called once, also for what was lost before */
  whenLost(onLost: (error: unknown) => void): void {
    this.#onLost = onLost;
    if (this.#lost !== undefined) onLost(this.#lost);
  }

  /** Lets it run out. */
  end(): void {
    this.#ended.abort();
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

  async #keep(signal: AbortSignal): Promise<void> {
    const { journal, clock, logger } = this.#options;
    let wait = journal.leaseTime / 3;
    for (;;) {
      await clock.sleep(wait, signal).catch(() => {});
      if (signal.aborted) return;
      try {
        await journal.renew(this.lease);
        wait = journal.leaseTime / 3;
      } catch (error) {
        if (signal.aborted) return;
        if (isRunError(error, 'run-taken-over')) {
          this.#lost = error;
          this.#onLost(error);
          return;
        }
        wait = journal.leaseTime / 10;
        logger.warn({ error, run: this.lease.run }, 'a lease was not renewed; it is tried again');
      }
    }
  }
}
