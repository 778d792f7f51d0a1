import { EventEmitter } from 'node:events';
import { type Clock, OpsError } from '@opspilot/core';
import { Freshness } from '../engine/freshness.js';
import type { CommandPermit } from '../engine/start-task.js';
import { untilTold } from '../engine/until-told.js';
import type { RunErrorCode } from '../journal/run-error.js';

/**
 * What a worker has in hand. One that was silent for longer than its lease lasts, as on a machine that slept, may have been
 * believed dead: what it was about to begin, others have been handed.
 */
export class WorkerHold {
  readonly #fresh: Freshness;
  readonly #leaving: AbortSignal;
  #broken = new AbortController();
  readonly #renewals = new EventEmitter().setMaxListeners(0);

  /** @param leaving - aborted when this process begins nothing any more */
  constructor(clock: Clock, leaseTime: number, leaving: AbortSignal) {
    this.#leaving = leaving;
    this.#fresh = new Freshness(clock, leaseTime);
  }

  /** Renews the lease of the worker. */
  async renew(renew: () => Promise<void>): Promise<void> {
    if (!this.#fresh.isFresh()) this.#break();
    await this.#fresh.renew(renew);
    this.#renewals.emit('renewed');
  }

  /** Leave to begin what the worker has in hand now. */
  permit(): CommandPermit {
    const { signal } = this.#broken;
    return {
      check: async () => {
        if (!signal.aborted && !this.#fresh.isFresh()) this.#break();
        if (!signal.aborted) return;
        const message = 'This worker was silent for longer than its lease lasts: another may have begun the command.';
        throw new OpsError<RunErrorCode>('run-taken-over', message);
      },
      withdrawn: signal,
      leaving: this.#leaving,
      renewed: (asked) => untilTold(this.#renewals, 'renewed', asked),
    };
  }

  #break(): void {
    this.#broken.abort();
    this.#broken = new AbortController();
  }
}
