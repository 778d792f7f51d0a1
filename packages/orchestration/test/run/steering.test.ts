import { describe, expect, it } from 'vitest';
import type { Order, Plan, Step } from '../../src/index.js';
import { always, endsOf, isQuestion } from './random-run.js';
import { runByHand as runOf } from './run-by-hand.js';

const sequential: Partial<Plan> = { strategy: { type: 'sequential' }, failure: { action: 'pause' } };

describe('a host that is skipped', () => {
  it('is not begun, and the run has succeeded without it', () => {
    const run = runOf(sequential);
    run.order({ type: 'skip', host: 'h1' });
    for (const name of ['h0/a', 'h0/b', 'h2/a', 'h2/b']) run.end(name, 'succeeded');
    expect(run.standings()).toEqual(['succeeded', 'skipped', 'succeeded']);
    expect(run.state().status).toBe('succeeded');
  });

  it('has its command let end, which counts nowhere though it fails', () => {
    const run = runOf(sequential);
    expect(run.order({ type: 'skip', host: 'h0' })).toEqual([]);
    run.end('h0/a', 'failed');
    expect(run.standings()).toEqual(['skipped', 'running', 'waiting']);
    expect(run.state().failures.run).toBe(0);
  });

  it('that has failed no longer counts', () => {
    const run = runOf(sequential);
    run.end('h0/a', 'failed');
    expect(run.state()).toMatchObject({ isPaused: true, failures: { run: 1, batch: 1 } });
    run.order({ type: 'skip', host: 'h0' });
    expect(run.state().failures).toEqual({ run: 0, phase: 0, batch: 0, accepted: 0 });
    run.order({ type: 'resume' });
    expect(run.running()).toEqual(['h1/a']);
    run.end('h1/a', 'failed');
    expect(run.state().isPaused).toBe(true);
  });

  it('leaves what runs once to another, unless it has begun it', () => {
    const steps = [{ id: 'once', command: 'true', runOnce: true, retry: { attempts: 2 } }];
    const run = runOf({ steps });
    run.end('h0/once', 'unreachable');
    run.order({ type: 'skip', host: 'h0' });
    expect(run.running()).toEqual(['h1/once']);
    run.end('h1/once', 'succeeded');
    expect(run.standings()).toEqual(['skipped', 'succeeded', 'succeeded']);
  });
});

describe('a host that nobody knows the end of, and that is left out', () => {
  it.each<[string, Order, string, string]>([
    ['host', { type: 'skip', host: 'h0' }, 'skipped', 'h1/a'],
    ['step', { type: 'skip', host: 'h0', step: 'a' }, 'running', 'h0/b'],
  ])('is waited for no longer: the %s', (_, order, standing, next) => {
    const run = runOf({ ...sequential, failure: {} });
    run.end('h0/a', 'unknown');
    expect(run.standings()[0]).toBe('unresolved');
    run.order(order);
    expect(run.state()).toMatchObject({ unresolved: 0, failures: { run: 0 } });
    expect([run.standings()[0], run.running()]).toEqual([standing, [next]]);
    // Told all the same, it changes nothing.
    run.order({ type: 'resolve', host: 'h0', step: 'a', result: 'failed' });
    expect(run.standings()[0]).toBe(standing);
  });

  it.each<Order>([
    { type: 'skip', host: 'h0' },
    { type: 'skip', host: 'h0', step: 'a' },
  ])('is asked about by nobody when it was left out before: %j', (order) => {
    const run = runOf({ ...sequential, failure: {} });
    run.order(order);
    run.end('h0/a', 'unknown');
    expect(run.state()).toMatchObject({ unresolved: 0, failures: { run: 0 } });
    expect(run.running()).toEqual(['step' in order ? 'h0/b' : 'h1/a']);
  });

  it('still waits at another of its steps', () => {
    const run = runOf({ ...sequential, failure: {} });
    run.end('h0/a', 'unknown');
    run.order({ type: 'skip', host: 'h0', step: 'b' });
    expect(run.standings()[0]).toBe('unresolved');
    run.order({ type: 'resolve', host: 'h0', step: 'a', result: 'succeeded' });
    expect(run.running()).toEqual(['h1/a']);
  });

  it('does not leave to another what runs once: it may have run', () => {
    const steps = [{ id: 'once', command: 'true', runOnce: true }];
    const run = runOf({ steps, strategy: { type: 'parallel' }, failure: { maxFailures: 3 } });
    run.end('h0/once', 'unknown');
    run.order({ type: 'skip', host: 'h0' });
    expect(run.running()).toEqual([]);
    expect(run.standings()).toEqual(['skipped', 'not-started', 'not-started']);
  });
});

/** One step that all do once, told by hand: its commands go by the same name, one after another. */
const onceOn = (step: Partial<Step>) =>
  runOf({ steps: [{ id: 'once', command: 'true', runOnce: true, ...step }], strategy: { type: 'parallel' } });

describe('what runs once, and is left out while it is at work', () => {
  it.each<[string, Order, string]>([
    ['host', { type: 'skip', host: 'h0' }, 'skipped'],
    ['step', { type: 'skip', host: 'h0', step: 'once' }, 'succeeded'],
  ])('goes to another when its guard alone has run: the %s', (_, order, standing) => {
    const run = onceOn({ unless: 'done already' });
    run.order(order);
    run.end('h0/once', 'failed');
    expect(run.running()).toEqual(['h1/once']);
    run.end('h1/once', 'failed');
    run.end('h1/once', 'succeeded');
    expect(run.standings()).toEqual([standing, 'succeeded', 'succeeded']);
    expect(run.state().status).toBe('succeeded');
  });

  it('is done for all when it has run and its step is verified no more', () => {
    const run = onceOn({ verify: 'is well' });
    run.order({ type: 'skip', host: 'h0', step: 'once' });
    run.end('h0/once', 'succeeded');
    expect(run.standings()).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(run.state().status).toBe('succeeded');
  });
});

describe('a step that is skipped', () => {
  it('is passed over on that host alone, and not taken back there', () => {
    const run = runOf({ strategy: { type: 'parallel' } }, 2);
    run.order({ type: 'skip', host: 'h1', step: 'b' });
    run.end('h1/a', 'succeeded');
    expect(run.standings()).toEqual(['running', 'succeeded']);
    run.end('h0/a', 'succeeded');
    run.order({ type: 'roll-back' });
    run.end('h0/b', 'succeeded');
    run.end('-h1/a', 'succeeded');
    run.end('-h0/a', 'succeeded');
    expect(run.state().status).toBe('rolled-back');
  });

  it('has the host go on with the next when it failed there', () => {
    const run = runOf(sequential);
    run.end('h0/a', 'failed');
    run.order({ type: 'skip', host: 'h0', step: 'a' });
    run.order({ type: 'resume' });
    expect(run.running()).toEqual(['h0/b']);
    expect(run.state().failures.run).toBe(0);
  });
});

describe('a retry', () => {
  it('begins at what failed, as another attempt, and leaves the others alone', () => {
    const run = runOf({ strategy: { type: 'parallel' }, failure: { maxFailures: 3 } });
    run.end('h0/a', 'succeeded');
    run.end('h1/a', 'failed');
    run.end('h2/a', 'unreachable');
    run.end('h0/b', 'failed');
    // The run has ended: with it comes no order any more.
    expect(run.state().status).toBe('failed');
    const paused = runOf({ strategy: { type: 'parallel' }, failure: { maxFailures: 1, action: 'pause' } });
    paused.end('h0/a', 'succeeded');
    paused.end('h1/a', 'failed');
    paused.end('h0/b', 'failed');
    paused.end('h2/a', 'succeeded');
    expect(paused.state()).toMatchObject({ isPaused: true, failures: { run: 2 } });
    expect(paused.order({ type: 'retry', by: 'ann' })).toEqual([]);
    paused.order({ type: 'resume' });
    expect(paused.running().sort()).toEqual(['h0/b', 'h1/a', 'h2/b']);
    expect([paused.attempt('h0/b'), paused.attempt('h1/a'), paused.attempt('h2/b')]).toEqual([2, 2, 1]);
    expect(paused.state().failures.run).toBe(0);
  });

  it('does nothing again that may have been done, unless somebody says that it may', () => {
    const unattended = [{ id: 'a', command: 'true', onUnknown: 'fail' as const }];
    const run = runOf({ ...sequential, steps: unattended });
    run.end('h0/a', 'unknown');
    run.order({ type: 'retry' });
    run.order({ type: 'resume' });
    expect(run.running()).toEqual(['h1/a']);
    run.order({ type: 'retry', hosts: ['h0'], includesUnknown: true });
    run.end('h1/a', 'succeeded');
    expect(run.running()).toEqual(['h0/a']);
  });

  it('at a gate opens the batch again, and what was waited for there is over', () => {
    const run = runOf({
      strategy: { type: 'canary', steps: [{ setWeight: 1 }, { pause: { duration: 1_000 } }, { pause: {} }] },
      failure: { maxFailures: 1 },
    });
    const [timer] = run.end('h0/a', 'failed');
    expect(timer).toMatchObject({ type: 'set-timer', milliseconds: 1_000 });
    run.order({ type: 'retry' });
    run.end('h0/a', 'succeeded');
    const [again] = run.end('h0/b', 'succeeded');
    if (timer?.type !== 'set-timer' || again?.type !== 'set-timer') throw new Error('no timers');
    run.happen({ type: 'timer-passed', timer: timer.timer });
    expect(run.state().gate?.index).toBe(0);
    run.happen({ type: 'timer-passed', timer: again.timer });
    expect(run.state().gate?.index).toBe(1);
    run.order({ type: 'promote', by: 'ann' });
    expect(run.state().promotions).toEqual([{ batch: 0, gate: 1, by: 'ann' }]);
    expect(run.running()).toEqual(['h1/a', 'h2/a']);
  });

  it('never does a step again that succeeded', () => {
    always((moments, { steps }) => {
      const done = new Set<string>();
      for (const { task, result } of endsOf(moments)) {
        if (isQuestion(task)) continue;
        const name = `${task.kind} ${task.host} ${task.step}`;
        expect(done.has(name)).toBe(false);
        // Where it is verified, that decides whether it succeeded.
        const counts = task.kind === 'rollback' || steps[task.step]?.verify === undefined;
        if (result === 'succeeded' && counts) done.add(name);
      }
    });
  });

  it('keeps its counts: as many hosts count as failed as have failed', () => {
    always((moments, { batches }) => {
      for (const { after } of moments) {
        const { failures, batch, status } = after;
        const failed = [...after.hosts].filter(({ failedIn }) => failedIn !== undefined);
        expect(failures.run).toBe(failed.length);
        expect(failed.filter(({ standing }) => standing === 'skipped')).toEqual([]);
        const inBatch = failed.filter(({ failedIn }) => failedIn === batch);
        if (status === 'running') expect(failures.batch).toBe(inBatch.length);
        const inPhase = failed.filter(({ failedIn = -1 }) => batches[failedIn]?.phase === batches[batch]?.phase);
        if (status === 'running') expect(failures.phase).toBe(inPhase.length);
      }
    });
  });
});

describe('an abort', () => {
  it('lets end what runs, and takes back only when the plan says so', () => {
    const run = runOf({ strategy: { type: 'sequential' } });
    run.order({ type: 'abort', by: 'ann' });
    run.end('h0/a', 'succeeded');
    expect(run.state().status).toBe('aborted');
    const back = runOf({ strategy: { type: 'sequential' }, failure: { action: 'rollback' } });
    back.order({ type: 'abort' });
    back.end('h0/a', 'succeeded');
    back.end('-h0/a', 'succeeded');
    expect(back.state().status).toBe('rolled-back');
  });
});
