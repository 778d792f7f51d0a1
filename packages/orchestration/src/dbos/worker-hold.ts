import { type Clock, OpsError, type StartPermit } from '@opspilot/core';
import { Freshness } from '../engine/freshness.js';
import type { RunErrorCode } from '../journal/run-error.js';

/**
 * What a worker has in hand. One that was silent for longer than its lease lasts, as on a machine that slept, may have been
 * believed dead: what it was about to begin, others have been handed.
 */
export class WorkerHold {
  readonly #fresh: Freshness;
  #broken = new AbortController();

  constructor(clock: Clock, leaseTime: number) {
    this.#fresh = new Freshness(clock, leaseTime);
  }

  /** Renews the lease of the worker. */
  async renew(renew: () => Promise<void>): Promise<void> {
    if (!this.#fresh.isFresh()) this.#break();
    await this.#fresh.renew(renew);
  }

  /** Leave to begin what the worker has in hand now. */
  permit(): StartPermit {
    const { signal } = this.#broken;
    return {
      check: async () => {
        if (!signal.aborted && !this.#fresh.isFresh()) this.#break();
        if (!signal.aborted) return;
        const message = 'This worker was silent for longer than its lease lasts: another may have begun the command.';
        throw new OpsError<RunErrorCode>('run-taken-over', message);
      },
      withdrawn: signal,
    };
  }

  #break(): void {
    this.#broken.abort();
    this.#broken = new AbortController();
  }
}
