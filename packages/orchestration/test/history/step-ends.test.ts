import { describe, expect, it } from 'vitest';
import { StepEnds } from '../../src/history/step-ends.js';
import {
  compilePlan,
  type FailureAction,
  type HostStanding,
  type RunEvent,
  type Step,
  type TaskKind,
  type TaskResult,
} from '../../src/index.js';
import { always, hostsOf } from '../run/random-run.js';

const failed: readonly HostStanding[] = ['failed', 'refused', 'not-started', 'unreachable', 'unknown', 'cancelled'];

/** How a step ends whose command, or the question after it, ends so. */
function resultOf(kind: TaskKind, result: TaskResult): TaskResult {
  return kind === 'verify' && result !== 'succeeded' && result !== 'failed' ? 'unknown' : result;
}

describe('the ends of steps, of any run', () => {
  it('are those that its hosts show: every step done once, and the last one as the host has failed', () => {
    always((moments, program) => {
      const steps = new StepEnds(program);
      for (const { event } of moments) steps.take(event);
      const { state, ends } = steps;
      expect(state).toEqual(moments.at(-1)?.after);
      const isSteered = moments.some(({ event }) => event.type === 'ordered' && event.order.type !== 'resolve');
      // What runs once is another host's to do, and may fail there for all.
      const isOwn = program.steps.every(({ runOnce }) => runOnce !== true) && !isSteered;
      // Of a blue-green release every host has only its part of the steps.
      const isWhole = isOwn && program.barriers === undefined;
      const isTakenBack = moments.some(({ after }) => after.status === 'rolling-back');
      [...state.hosts].forEach(({ standing, step: at }, host) => {
        const own = ends.filter((end) => end.host === host);
        const done = own.filter(({ result }) => result === 'succeeded' || result === 'done-already');
        // No step is done twice, unless somebody had it tried again.
        if (!isSteered) expect(new Set(done.map(({ step }) => step)).size).toBe(done.length);
        if (standing === 'succeeded' && isWhole) expect(done).toHaveLength(program.steps.length);
        if (failed.includes(standing) && !isTakenBack && isOwn) {
          // Asked about its health, a host may fail at a step before its last one.
          expect(own.findLast(({ step }) => step === at)?.result).toBe(standing as TaskResult);
        }
      });
    });
  });

  it('are the same whether what failed was the last at work, and is taken back at once, or not', () => {
    const step: Step = { id: 'a', command: 'true', rollback: 'true', verify: 'true' };
    const ended = (kind: TaskKind, result: TaskResult): RunEvent => ({
      type: 'task-ended',
      task: { host: 0, step: 0, kind, attempt: 1 },
      result,
    });
    for (const result of ['failed', 'refused', 'not-started', 'unreachable'] as const) {
      for (const kind of ['step', 'verify'] as const) {
        const endsWith = (action: FailureAction) => {
          const strategy = { type: 'sequential' } as const;
          const plan = { name: 'p', steps: [step], strategy, failure: { action } };
          const steps = new StepEnds(compilePlan(plan, [{ name: 'a' }, { name: 'b' }]));
          steps.take({ type: 'started' });
          if (kind === 'verify') steps.take(ended('step', 'succeeded'));
          steps.take(ended(kind, result));
          return steps.ends.map(({ host, step: index, result: told }) => `${host} ${index} ${told}`);
        };
        expect(endsWith('rollback')).toEqual(endsWith('abort'));
        expect(endsWith('rollback')).toHaveLength(1);
      }
    }
  });

  it.each(
    (['succeeded', 'failed', 'refused', 'unreachable'] as const).flatMap((result) =>
      (['step', 'verify'] as const).map((kind) => [result, kind] as const),
    ),
  )('are the same whether the run stops for its rollback before one comes or after: %s %s', (result, kind) => {
    const step: Step = { id: 'a', command: 'true', rollback: 'true' };
    const steps = [kind === 'verify' ? { ...step, verify: 'true' } : step];
    const strategy = { type: 'parallel', maxParallel: 2 } as const;
    const program = compilePlan({ name: 'p', steps, strategy, failure: { action: 'rollback' } }, hostsOf(2));
    const ended = (host: number, of: TaskKind, how: TaskResult): RunEvent => ({
      type: 'task-ended',
      task: { host, step: 0, kind: of, attempt: 1 },
      result: how,
    });
    const before = kind === 'step' ? [] : [0, 1].map((host) => ended(host, 'step', 'succeeded'));
    const [failing, other] = [ended(0, kind, 'failed'), ended(1, kind, result)];
    const endsOf = (events: readonly RunEvent[]) => {
      const taken = new StepEnds(program);
      for (const event of [{ type: 'started' } as const, ...before, ...events]) taken.take(event);
      return taken.ends.map((end) => `${end.host} ${end.result}`).sort();
    };
    expect(endsOf([failing, other])).toEqual(['0 failed', `1 ${resultOf(kind, result)}`]);
    expect(endsOf([other, failing])).toEqual(endsOf([failing, other]));
  });

  it('are not told of a step that was to be verified still as its run stopped', () => {
    const steps: Step[] = [{ id: 'a', command: 'true', verify: 'true' }];
    const plan = { name: 'p', steps, strategy: { type: 'parallel', maxParallel: 2 } } as const;
    const taken = new StepEnds(compilePlan(plan, [{ name: 'a' }, { name: 'b' }]));
    taken.take({ type: 'started' });
    for (const [host, result] of [
      [0, 'failed'],
      [1, 'succeeded'],
    ] as const) {
      taken.take({ type: 'task-ended', task: { host, step: 0, kind: 'step', attempt: 1 }, result });
    }
    expect(taken.summary()).toMatchObject({ status: 'aborted', failures: 1, ends: [{ host: 0, result: 'failed' }] });
  });
});
