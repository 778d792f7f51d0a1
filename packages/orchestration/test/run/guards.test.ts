import { describe, expect, it } from 'vitest';
import {
  compilePlan,
  decide,
  type Plan,
  type RunEffect,
  type RunEvent,
  type RunState,
  readyState,
  type Step,
  type Task,
  type TaskResult,
} from '../../src/index.js';
import { hostsOf } from './random-run.js';

/** A run of one step on two hosts, one after the other, whose world answers as it is told. */
function runOf(step: Partial<Step>, more: Partial<Plan> = {}) {
  const { steps: others = [] } = more;
  const steps = [{ id: 's', command: 'do', ...step }, ...others];
  const program = compilePlan({ name: 'p', ...more, steps, strategy: { type: 'sequential' } }, hostsOf(2));
  let state: RunState = readyState(program);
  let effects: readonly RunEffect[] = [];
  const happen = (event: RunEvent): void => {
    ({ state, effects } = decide(program, state, event));
    // Waits take no time here.
    for (const effect of effects) {
      if (effect.type === 'set-timer') happen({ type: 'timer-passed', timer: effect.timer });
    }
  };
  happen({ type: 'started' });
  const started = (): Task | undefined => {
    const [effect] = effects.filter(({ type }) => type === 'start-task');
    return effect?.type === 'start-task' ? effect.task : undefined;
  };
  return {
    happen,
    /** Answers the command that runs, and tells which one comes next. */
    answer: (result: TaskResult): string | undefined => {
      happen({ type: 'task-ended', task: started() as Task, result });
      const next = started();
      return next && `${next.kind} ${next.host} ${next.attempt}`;
    },
    standings: () => [...state.hosts].map(({ standing }) => standing),
    state: () => state,
  };
}

describe('a step that is done already', () => {
  it('is not run: the path is looked at first, then the command is asked', () => {
    const run = runOf({ creates: '/srv/app', unless: 'app --version' });
    expect(run.answer('failed')).toBe('unless 0 1');
    expect(run.answer('succeeded')).toBe('creates 1 1');
    expect(run.answer('succeeded')).toBeUndefined();
    expect(run.state()).toMatchObject({ status: 'succeeded', failures: { run: 0 } });
  });

  it('is not taken back either: nobody knows who did it', () => {
    const steps = [{ id: 'next', command: 'do next', needs: ['s'], rollback: 'undo next' }];
    const run = runOf({ unless: 'is done', rollback: 'undo' }, { steps, failure: { action: 'rollback' } });
    expect(run.answer('succeeded')).toBe('step 0 1');
    expect(run.answer('failed')).toBe('rollback 0 1');
    expect(run.answer('succeeded')).toBeUndefined();
    expect(run.state().status).toBe('rolled-back');
  });

  it('counts as done for all when it runs once', () => {
    const run = runOf({ unless: 'is done', runOnce: true });
    expect(run.answer('succeeded')).toBeUndefined();
    expect(run.state().status).toBe('succeeded');
  });
});

describe('a guard that gives no answer', () => {
  it('is asked again, and then the step has not begun', () => {
    const run = runOf({ unless: 'is done' });
    expect(run.answer('unknown')).toBe('unless 0 2');
    expect(run.answer('unknown')).toBeUndefined();
    expect(run.standings()).toEqual(['not-started', 'waiting']);
    expect(run.state().status).toBe('aborted');
  });

  it('that policy refuses stops the host', () => {
    const run = runOf({ creates: '/srv/app' });
    expect(run.answer('refused')).toBeUndefined();
    expect(run.standings()).toEqual(['refused', 'waiting']);
  });
});

describe('a step that is verified', () => {
  it('has failed when its verification says so, whatever it exited with', () => {
    const run = runOf({ verify: 'curl -f localhost' });
    expect(run.answer('succeeded')).toBe('verify 0 1');
    expect(run.answer('failed')).toBeUndefined();
    expect(run.standings()).toEqual(['failed', 'waiting']);
  });

  it('is done again when that is the same as once, under another attempt', () => {
    const run = runOf({ verify: 'curl -f localhost', idempotent: true, retry: { attempts: 3 } });
    expect(run.answer('succeeded')).toBe('verify 0 1');
    expect(run.answer('unreachable')).toBe('verify 0 2');
    expect(run.answer('failed')).toBe('step 0 3');
    expect(run.answer('succeeded')).toBe('verify 0 3');
    expect(run.answer('succeeded')).toBe('step 1 1');
  });

  it('is known by it when nobody saw the end', () => {
    const run = runOf({ verify: 'curl -f localhost' });
    expect(run.answer('unknown')).toBe('verify 0 1');
    expect(run.answer('succeeded')).toBe('step 1 1');
    expect(run.answer('unknown')).toBe('verify 1 1');
    expect(run.answer('failed')).toBeUndefined();
    expect(run.standings()).toEqual(['succeeded', 'failed']);
  });

  it('is unknown when nobody can be asked, or the run stops before somebody is', () => {
    const lost = runOf({ verify: 'curl -f localhost' });
    lost.answer('unknown');
    expect(lost.answer('unreachable')).toBeUndefined();
    expect(lost.standings()).toEqual(['unknown', 'waiting']);
    const stopped = runOf({ verify: 'curl -f localhost' });
    stopped.happen({ type: 'ordered', order: { type: 'pause' } });
    stopped.happen({ type: 'task-ended', task: { host: 0, step: 0, kind: 'step', attempt: 1 }, result: 'unknown' });
    stopped.happen({ type: 'ordered', order: { type: 'cancel' } });
    expect(stopped.standings()).toEqual(['unknown', 'waiting']);
    expect(stopped.state()).toMatchObject({ status: 'cancelled', failures: { run: 1 } });
  });
});

describe('a step that nobody knows the end of', () => {
  const resolve = (result: 'succeeded' | 'failed', step = 's'): RunEvent => ({
    type: 'ordered',
    order: { type: 'resolve', host: 'h0', step, result },
  });

  it('holds the run up until somebody says how it ended', () => {
    const run = runOf({});
    expect(run.answer('unknown')).toBeUndefined();
    expect(run.standings()).toEqual(['unresolved', 'waiting']);
    run.happen({ type: 'ordered', order: { type: 'resume' } });
    run.happen(resolve('succeeded', 'another'));
    expect(run.standings()).toEqual(['unresolved', 'waiting']);
    run.happen(resolve('succeeded'));
    expect(run.standings()).toEqual(['succeeded', 'running']);
    run.happen(resolve('failed'));
    expect(run.standings()).toEqual(['succeeded', 'running']);
  });

  it('has failed when somebody says so, and then the budget counts it', () => {
    const run = runOf({});
    run.answer('unknown');
    run.happen(resolve('failed'));
    expect(run.standings()).toEqual(['failed', 'waiting']);
    expect(run.state()).toMatchObject({ status: 'aborted', failures: { run: 1 } });
  });

  it('stays unknown when the run is rolled back or cancelled instead, and is taken back', () => {
    const run = runOf({ rollback: 'undo' });
    run.answer('unknown');
    run.happen({ type: 'ordered', order: { type: 'roll-back' } });
    expect(run.state()).toMatchObject({ status: 'rolling-back', failures: { run: 1 }, unresolved: 0 });
    expect(run.answer('succeeded')).toBeUndefined();
    expect(run.standings()).toEqual(['rolled-back', 'waiting']);
  });

  it('is run once more when that is the same as once', () => {
    const run = runOf({ idempotent: true });
    expect(run.answer('unknown')).toBe('step 0 2');
    expect(run.answer('unknown')).toBeUndefined();
    expect(run.standings()).toEqual(['unknown', 'waiting']);
  });

  it('is run once more as a rollback only when the rollback itself is the same as once', () => {
    const failure = { action: 'rollback' as const };
    const undone = (part: Partial<Step>) => {
      const next = { id: 'next', command: 'do next', needs: ['s'] };
      const run = runOf({ rollback: 'undo', retry: { attempts: 2, backoff: 0 }, ...part }, { steps: [next], failure });
      expect(run.answer('succeeded')).toBe('step 0 1');
      expect(run.answer('failed')).toBe('rollback 0 1');
      return run.answer('failed');
    };
    expect(undone({ idempotent: true })).toBeUndefined();
    expect(undone({ idempotentRollback: true })).toBe('rollback 0 2');
  });

  it('counts as a failure at once when the plan says so', () => {
    const run = runOf({ idempotent: true, onUnknown: 'fail' });
    expect(run.answer('unknown')).toBeUndefined();
    expect(run.standings()).toEqual(['unknown', 'waiting']);
    expect(run.state()).toMatchObject({ status: 'aborted', failures: { run: 1 } });
  });
});
