import { describe, expect, it } from 'vitest';
import type { Plan, Step, TaskResult } from '../../src/index.js';
import { runByHand as runOf } from './run-by-hand.js';

describe('a host that waits for another attempt as its run stops', () => {
  const tried = (part: Partial<Step>): Partial<Plan> => ({
    steps: [{ id: 'a', command: 'true', retry: { attempts: 3, backoff: 1_000 }, ...part }],
    strategy: { type: 'sequential' },
  });

  it.each<[TaskResult, Partial<Step>]>([
    ['failed', { idempotent: true }],
    ['unreachable', {}],
    ['not-started', {}],
    ['unknown', { idempotent: true }],
  ])('has failed as its last one ended: %s', (result, part) => {
    const run = runOf(tried(part));
    run.end('h0/a', result);
    expect(run.standings()[0]).toBe('backing-off');
    run.order({ type: 'abort' });
    expect(run.state()).toMatchObject({ status: 'aborted', failures: { run: 1 } });
    expect(run.standings()).toEqual([result, 'waiting', 'waiting']);
  });

  it('is waited for when the run is cancelled, until what may run still is ended', () => {
    const run = runOf(tried({ idempotent: true }));
    run.end('h0/a', 'unknown');
    const task = { host: 0, step: 0, kind: 'step', attempt: 1 } as const;
    expect(run.order({ type: 'cancel' })).toEqual([{ type: 'cancel-task', task }]);
    expect(run.state().status).toBe('running');
    run.happen({ type: 'task-ended', task, result: 'cancelled' });
    expect([run.state().status, run.standings()]).toEqual(['cancelled', ['cancelled', 'waiting', 'waiting']]);
  });

  it('is unknown where a later attempt was ended, and not the one before', () => {
    const run = runOf(tried({ idempotent: true }));
    const [wait] = run.end('h0/a', 'unknown');
    if (wait?.type === 'set-timer') run.happen({ type: 'timer-passed', timer: wait.timer });
    expect(run.attempt('h0/a')).toBe(2);
    run.order({ type: 'cancel' });
    run.end('h0/a', 'cancelled');
    expect([run.state().status, run.standings()[0]]).toEqual(['cancelled', 'unknown']);
  });

  it('is not whole any more where it waited to take a step back', () => {
    const run = runOf(tried({ rollback: 'undo', idempotentRollback: true }));
    run.order({ type: 'roll-back' });
    run.end('h0/a', 'succeeded');
    run.end('-h0/a', 'failed');
    run.order({ type: 'cancel' });
    expect([run.state().status, run.standings()[0]]).toEqual(['cancelled', 'rollback-failed']);
  });
});

describe('a host that is to be asked something still as its run stops', () => {
  const verified: Step = { id: 'a', command: 'true', verify: 'ask', rollback: 'undo' };
  const both = { type: 'parallel', maxParallel: 2 } as const;

  it.each([
    ['abort', 'aborted', 'stopped'],
    ['cancel', 'cancelled', 'stopped'],
    ['roll-back', 'rolled-back', 'rolled-back'],
  ] as const)(
    'has not failed: nobody knows less of it than that its step has succeeded (%s)',
    (type, status, standing) => {
      const run = runOf({ steps: [verified], strategy: both }, 1);
      run.order({ type });
      run.end('h0/a', 'succeeded');
      if (type === 'roll-back') run.end('-h0/a', 'succeeded');
      expect(run.state()).toMatchObject({ status, failures: { run: 0 } });
      expect(run.standings()).toEqual([standing]);
    },
  );

  it('has not failed either where another one has, and is taken back with it', () => {
    const run = runOf({ steps: [verified], strategy: both, failure: { action: 'rollback' } }, 2);
    run.end('h0/a', 'failed');
    run.end('h1/a', 'succeeded');
    run.end('-h1/a', 'succeeded');
    run.end('-h0/a', 'succeeded');
    expect(run.state()).toMatchObject({ status: 'rolled-back', failures: { run: 1 } });
  });

  it('is unknown where the step itself is', () => {
    const run = runOf({ steps: [verified], strategy: both }, 1);
    run.order({ type: 'abort' });
    run.end('h0/a', 'unknown');
    expect(run.state()).toMatchObject({ status: 'aborted', failures: { run: 1 } });
    expect(run.standings()).toEqual(['unknown']);
  });
});

describe('what runs once', () => {
  const steps = [
    { id: 'migrate', command: 'true', runOnce: true, rollback: 'unmigrate' },
    { id: 'install', command: 'true', needs: ['migrate'], rollback: 'uninstall' },
    { id: 'enable', command: 'true', needs: ['install'] },
  ];
  /** Hosts that have installed, and are told to take that back. */
  const installed = () => {
    const run = runOf({ steps, strategy: { type: 'parallel', maxParallel: 3 } });
    run.end('h0/migrate', 'succeeded');
    for (const host of ['h0', 'h1', 'h2']) run.end(`${host}/install`, 'succeeded');
    run.order({ type: 'roll-back' });
    for (const host of ['h0', 'h1', 'h2']) run.end(`${host}/enable`, 'failed');
    return run;
  };

  it('is taken back once all that came after it is', () => {
    const run = installed();
    run.end('-h0/install', 'succeeded');
    expect(run.standings()[0]).toBe('blocked');
    run.end('-h1/install', 'succeeded');
    expect(run.running()).toEqual(['-h2/install']);
    run.end('-h2/install', 'succeeded');
    expect(run.running()).toEqual(['-h0/migrate']);
    run.end('-h0/migrate', 'succeeded');
    expect(run.state().status).toBe('rolled-back');
  });

  it('is not taken back below what could not be', () => {
    const run = installed();
    run.end('-h1/install', 'succeeded');
    run.end('-h0/install', 'succeeded');
    run.end('-h2/install', 'failed');
    expect(run.running()).toEqual([]);
    expect(run.state().status).toBe('rollback-failed');
    expect(run.standings()).toEqual(['rollback-failed', 'rolled-back', 'rollback-failed']);
  });
});

describe('a run that is to go on whatever fails', () => {
  const strategy = { type: 'rolling', batch: 1 } as const;

  it.each<[TaskResult, TaskResult, string]>([
    ['failed', 'succeeded', 'partly-failed'],
    ['unreachable', 'succeeded', 'partly-failed'],
    ['failed', 'failed', 'failed'],
    ['succeeded', 'succeeded', 'succeeded'],
  ])('does every host: where two are %s and the last one is %s, the run ends as %s', (first, last, status) => {
    const run = runOf({ steps: [{ id: 'a', command: 'true' }], strategy, failure: { action: 'continue' } });
    run.end('h0/a', first);
    run.end('h1/a', first);
    run.end('h2/a', last);
    expect([run.state().status, run.standings()]).toEqual([status, [first, first, last]]);
  });
});
