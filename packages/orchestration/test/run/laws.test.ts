import { seededRandom } from '@opspilot/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, isFinal, type RunEvent, readyState, type TaskResult } from '../../src/index.js';
import { compilePlan, type Moment, nameOf, plans, play, startsOf } from './random-run.js';

const any = fc.record({ made: plans, seed: fc.integer(), withOrders: fc.boolean() });

/** Plays a random plan and hands over what happened. */
function always(check: (moments: readonly Moment[], program: ReturnType<typeof compilePlan>) => void): void {
  fc.assert(
    fc.property(any, ({ made, seed, withOrders }) => {
      const program = compilePlan(made.plan, made.hosts);
      const { next } = seededRandom(seed);
      check(play(program, next, withOrders), program);
    }),
    { numRuns: 300 },
  );
}

describe('every run', () => {
  it('comes to its end, with nothing running', () => {
    always((moments) => {
      const last = moments.at(-1)?.after;
      expect(last !== undefined && isFinal(last)).toBe(true);
      expect(last?.running).toBe(0);
      const finishes = moments.flatMap(({ effects }) => effects).filter(({ type }) => type === 'finish');
      expect(finishes).toEqual([{ type: 'finish', status: last?.status }]);
    });
  });

  it('starts nothing once a budget is spent', () => {
    always((moments, { budget }) => {
      if (budget.action === 'continue') return;
      for (const { event, after, effects } of moments) {
        const { run, batch, accepted } = after.failures;
        const isSpent = run > accepted && (run > budget.run || batch > (budget.batches[after.batch] ?? 0));
        // Who resumes sets many hosts going at once, and one of them may fail for want of a step that failed before.
        const isResumed = event.type === 'ordered' && event.order.type === 'resume';
        if (!isSpent || isResumed || after.status !== 'running') continue;
        expect(effects.filter(({ type }) => type === 'start-task')).toEqual([]);
      }
    });
  });

  it('does no step twice on a host, but for what has not begun or may be done twice', () => {
    always((moments, { steps }) => {
      const attempts = new Map<string, TaskResult[]>();
      for (const { event } of moments) {
        if (event.type !== 'task-ended') continue;
        const { task, result } = event;
        attempts.set(nameOf(task), [...(attempts.get(nameOf(task)) ?? []), result]);
      }
      for (const [name, results] of attempts) {
        const isIdempotent = steps[Number(name.split(' ')[2])]?.idempotent === true;
        const safe: TaskResult[] = [
          'not-started',
          'unreachable',
          ...(isIdempotent ? (['failed', 'unknown'] as const) : []),
        ];
        expect(safe).toEqual(expect.arrayContaining(results.slice(0, -1)));
      }
    });
  });

  it('never has more hosts at work than the batch allows, and none of a later batch', () => {
    always((moments, { batches }) => {
      for (const { after } of moments) {
        const { maxParallel, from, to } = batches[after.batch] ?? { maxParallel: 0, from: 0, to: 0 };
        let working = 0;
        [...after.hosts].forEach(({ standing }, index) => {
          if (standing !== 'running') return;
          working += 1;
          if (after.status === 'running') expect(index >= from && index < to).toBe(true);
        });
        expect(working).toBe(after.running);
        expect(working).toBeLessThanOrEqual(maxParallel);
      }
    });
  });

  it('runs a step that runs once on one host, before any other goes beyond it', () => {
    always((moments, { steps }) => {
      const starts = startsOf(moments).filter(({ kind }) => kind === 'step');
      steps.forEach(({ runOnce }, step) => {
        if (runOnce !== true) return;
        expect(new Set(starts.filter((task) => task.step === step).map(({ host }) => host)).size).toBeLessThanOrEqual(
          1,
        );
      });
    });
  });

  it('takes back only what ran, on each host the last step first, and the hosts begun last first', () => {
    always((moments) => {
      const ran = new Map<number, Set<number>>();
      const takenBack = new Map<number, number>();
      let lowest = Number.POSITIVE_INFINITY;
      for (const task of startsOf(moments)) {
        if (task.kind === 'step') ran.set(task.host, (ran.get(task.host) ?? new Set()).add(task.step));
        else {
          expect(ran.get(task.host)?.has(task.step)).toBe(true);
          expect(task.step).toBeLessThanOrEqual(takenBack.get(task.host) ?? Number.POSITIVE_INFINITY);
          if (!takenBack.has(task.host)) expect(task.host).toBeLessThan(lowest);
          lowest = Math.min(lowest, task.host);
          takenBack.set(task.host, task.step);
        }
      }
    });
  });

  it('is made anew by its events alone, and is not moved by what it does not wait for', () => {
    always((moments, program) => {
      let state = readyState(program);
      const stray: RunEvent[] = [
        { type: 'started' },
        { type: 'task-ended', task: { host: 0, step: 0, kind: 'step', attempt: 99 }, result: 'failed' },
        { type: 'timer-passed', timer: 'step:0:0:99' },
        { type: 'timer-passed', timer: 'gate:0:9:0' },
        { type: 'measured', gate: 'gate:0:9:0', verdict: 'failed' },
      ];
      for (const { event, after } of moments) {
        state = decide(program, state, event).state;
        for (const strange of stray) expect(decide(program, state, strange).effects).toEqual([]);
        expect(summary(state)).toEqual(summary(after));
      }
    });
  });
});

function summary({ hosts, ...rest }: Moment['after']) {
  return { ...rest, hosts: [...hosts] };
}
