import { type HistoryErrorCode, OpsError, type StorageErrorCode, systemClock } from '@opspilot/core';
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
