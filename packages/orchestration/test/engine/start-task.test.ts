import { getEventListeners } from 'node:events';
import {
  type CommandRequest,
  type HistoryErrorCode,
  OpsError,
  type StorageErrorCode,
  systemClock,
} from '@opspilot/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { prepareProgram } from '../../src/engine/prepare-program.js';
import type { RunDirectories } from '../../src/engine/run-directories.js';
import { startTask } from '../../src/engine/start-task.js';
import type { RunnerContext } from '../../src/engine/task-runner.js';
import type { OrchestrationContext } from '../../src/index.js';

const host = { name: 'a', address: 'localhost' };
const hosts = { list: () => [host], get: () => host } as unknown as OrchestrationContext['hosts'];
const program = prepareProgram(hosts, { name: 'p', steps: [{ id: 's', command: 'true' }] }, ['a']);
const task = { host: 0, step: 0, kind: 'step', attempt: 1 } as const;
const { signal: never } = new AbortController();

function unwritable(reason: StorageErrorCode): OpsError<HistoryErrorCode> {
  return new OpsError('history-unwritable', 'The command was not started.', { details: { reason } });
}

describe('a command that could not be written down before it was to begin', () => {
  let tries: number;
  let refusal: OpsError | undefined;
  let renew: () => void;
  let leaving: AbortController;
  beforeEach(() => {
    tries = 0;
    renew = () => {};
    leaving = new AbortController();
  });

  const start = (signal = never) => {
    const run = async () => {
      tries += 1;
      if (refusal === undefined) return { id: 'c', status: 'succeeded', executed: 'yes' };
      return { id: 'c', status: 'failed', executed: 'no', stage: 'execute', error: refusal };
    };
    const renewed = (asked: AbortSignal): Promise<void> =>
      new Promise((resolve) => {
        renew = resolve;
        asked.addEventListener('abort', () => resolve());
      });
    const permit = { check: async () => {}, withdrawn: never, leaving: leaving.signal, renewed };
    const directories = { know: async () => {} } as unknown as RunDirectories;
    const context = { run, hosts, clock: systemClock } as unknown as RunnerContext;
    return startTask(context, { run: 'r', program, directories, permit }, task, signal);
  };
  const turn = () => new Promise((resolve) => setTimeout(resolve, 20));

  it('is tried again once the storage has taken something, and not before', async () => {
    refusal = unwritable('storage-unavailable');
    const started = start();
    await turn();
    expect(tries).toBe(1);
    renew();
    await turn();
    expect(tries).toBe(2);
    refusal = undefined;
    renew();
    expect(await started).toMatchObject({ end: { result: 'succeeded' }, hasBegun: true });
    expect(tries).toBe(3);
  });

  it('has not begun where the storage will never take it', async () => {
    refusal = unwritable('storage-value-unsupported');
    const told = { end: { result: 'not-started', code: 'history-unwritable' }, hasBegun: false };
    expect(await start()).toMatchObject(told);
    expect(tries).toBe(1);
  });

  it('leaves nothing behind on what lives as long as its run, however often it waited', async () => {
    const cancel = new AbortController();
    for (let wait = 0; wait < 3; wait += 1) {
      refusal = unwritable('storage-unavailable');
      const started = start(cancel.signal);
      await turn();
      refusal = undefined;
      renew();
      await started;
    }
    for (const signal of [cancel.signal, leaving.signal, never]) {
      expect(getEventListeners(signal, 'abort')).toEqual([]);
      // What AbortSignal.any makes of a signal hangs on that, and is counted nowhere else.
      const hanging = Object.getOwnPropertySymbols(signal).find((symbol) =>
        symbol.description?.includes('kDependantSignals'),
      );
      expect((hanging && (signal as never)[hanging]) ?? { size: 0 }).toMatchObject({ size: 0 });
    }
  });

  it.each(['leaves', 'cancels'])('has not begun when its process %s meanwhile', async (what) => {
    refusal = unwritable('storage-full');
    const cancel = new AbortController();
    const started = start(cancel.signal);
    await turn();
    (what === 'leaves' ? leaving : cancel).abort();
    expect(await started).toMatchObject({ end: { result: 'cancelled' }, hasBegun: false });
    expect(tries).toBe(1);
  });
});

describe('a command that its process leaves, that is cancelled or may not begin, at every moment', () => {
  const moments = [
    'before it is handed over',
    'while its host is asked',
    'while leave is asked for',
    'once it runs',
  ] as const;
  const events = ['leaves', 'cancels', 'withdraws'] as const;
  const cases = events.flatMap((event) => moments.map((moment) => [event, moment] as const));

  /** Hands a command over, and has something happen at a moment. Nobody on its way looks at a signal who need not. */
  async function startWith(event: (typeof events)[number], moment: (typeof moments)[number]) {
    const signals = { leaves: new AbortController(), cancels: new AbortController(), withdraws: new AbortController() };
    const at = (now: (typeof moments)[number]) => now === moment && signals[event].abort(new Error(event));
    const seen = { isHandedOver: false, isBegun: false, reason: undefined as unknown };
    const run = async ({ signal: given = never, permit }: CommandRequest) => {
      const none = { id: 'c', status: 'cancelled', executed: 'no', stage: 'execute' } as const;
      seen.reason = given.reason;
      if (given.aborted || permit?.withdrawn.aborted) return none;
      seen.isHandedOver = true;
      try {
        await permit?.check(given);
      } catch {
        return none;
      }
      seen.isBegun = true;
      at('once it runs');
      seen.reason = given.reason;
      return { id: 'c', status: given.aborted ? 'cancelled' : 'succeeded', executed: 'yes' };
    };
    const directories = { know: async () => void at('while its host is asked') } as unknown as RunDirectories;
    const check = async () => {
      at('while leave is asked for');
      if (signals.withdraws.signal.aborted) throw new Error('withdrawn');
    };
    const permit = {
      check,
      withdrawn: signals.withdraws.signal,
      leaving: signals.leaves.signal,
      renewed: async () => {},
    };
    at('before it is handed over');
    const context = { run, hosts, clock: systemClock } as unknown as RunnerContext;
    const told = await startTask(context, { run: 'r', program, directories, permit }, task, signals.cancels.signal);
    for (const { signal } of Object.values(signals)) expect(getEventListeners(signal, 'abort')).toEqual([]);
    return { told, seen };
  }

  it.each(cases)('%s %s', async (event, moment) => {
    const { told, seen } = await startWith(event, moment);
    const isBefore = moment === 'before it is handed over';
    // Nothing is asked of anybody for what is over before it is handed over.
    expect(seen.isHandedOver).toBe(!isBefore);
    // A cancel is no reason for the path to leave off where it does not look: it ends what has begun.
    const isBegun = moment === 'once it runs' || (event === 'cancels' && !isBefore);
    expect([seen.isBegun, told.hasBegun]).toEqual([isBegun, isBegun]);
    // Once it has begun, it goes on to its end, unless it is cancelled.
    const goesOn = moment === 'once it runs' && event !== 'cancels';
    expect(told.end.result).toBe(goesOn ? 'succeeded' : 'cancelled');
    if (event === 'cancels') expect(seen.reason).toEqual(new Error('cancels'));
  });
});
