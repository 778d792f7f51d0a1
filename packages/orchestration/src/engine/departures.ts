import { OpsError } from '@opspilot/core';
import type { RunErrorCode } from '../journal/run-error.js';

/**
 * Refuses to go on where the process leaves. Asked after everything that was waited for on the way to driving a run.
 *
 * @throws OpsError `run-left`
 */
export function requireStay(leaving: AbortSignal, run?: string): void {
  if (!leaving.aborted) return;
  const what = run === undefined ? 'a run' : `the run ${run}`;
  const message = `This process was told to leave its runs while ${what} was on its way: it begins nothing of it.`;
  throw new OpsError<RunErrorCode>('run-left', message, { details: run === undefined ? {} : { run } });
}

/** What is on its way to driving a run: who leaves tells it so, and waits for it, as nothing may begin behind his back. */
export class Departures {
  #leaving = new AbortController();
  readonly #underWay = new Set<Promise<unknown>>();

  /** @param work - told by a signal of a leave that comes meanwhile */
  during<Value>(work: (leaving: AbortSignal) => Promise<Value>): Promise<Value> {
    const done = work(this.#leaving.signal);
    this.#underWay.add(done);
    const forget = (): void => void this.#underWay.delete(done);
    done.then(forget, forget);
    return done;
  }

  /** Resolves once nothing that was on its way is any more. What comes later is on a way of its own. */
  async leave(): Promise<void> {
    this.#leaving.abort();
    this.#leaving = new AbortController();
    await Promise.allSettled(this.#underWay);
  }
}
