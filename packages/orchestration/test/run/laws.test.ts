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
        if (task.kind !== 'step' && task.kind !== 'rollback') continue;
        attempts.set(nameOf(task), [...(attempts.get(nameOf(task)) ?? []), result]);
      }
      for (const [name, results] of attempts) {
        const { idempotent: isIdempotent, verify } = steps[Number(name.split(' ')[2])] ?? {};
        const safe: TaskResult[] = [
          'not-started',
          'unreachable',
          ...(isIdempotent ? (['failed', 'unknown'] as const) : []),
          ...(isIdempotent && verify !== undefined ? (['succeeded'] as const) : []),
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
        else if (task.kind === 'rollback') {
          expect(ran.get(task.host)?.has(task.step)).toBe(true);
          expect(task.step).toBeLessThanOrEqual(takenBack.get(task.host) ?? Number.POSITIVE_INFINITY);
          if (!takenBack.has(task.host)) expect(task.host).toBeLessThan(lowest);
          lowest = Math.min(lowest, task.host);
          takenBack.set(task.host, task.step);
        }
      }
    });
  });

  it('runs a step only where each of its guards has said that it is not done, and goes beyond it only when it is verified', () => {
    always((moments, { hosts, steps }) => {
      /** By host and step: what its guards and its verification answered last. */
      const said = new Map<string, TaskResult>();
      const beyond = (host: number, step: number): boolean => {
        const { verify, runOnce } = steps[step] ?? {};
        if (runOnce === true) return true;
        const of = (kind: string) => said.get(`${kind} ${host} ${step}`);
        if (of('creates') === 'succeeded' || of('unless') === 'succeeded' || of('answer') === 'succeeded') return true;
        return of(verify === undefined ? 'step' : 'verify') === 'succeeded';
      };
      for (const { event, effects } of moments) {
        if (event.type === 'task-ended') said.set(nameOf(event.task), event.result);
        if (event.type === 'ordered' && event.order.type === 'resolve') {
          const { host: named, step: id, result } = event.order;
          const host = hosts.findIndex(({ name }) => name === named);
          said.set(`answer ${host} ${steps.findIndex((step) => step.id === id)}`, result);
        }
        for (const effect of effects) {
          if (effect.type !== 'start-task' || effect.task.kind === 'rollback') continue;
          const { host, step, kind } = effect.task;
          for (let before = 0; before < step; before += 1) expect(beyond(host, before)).toBe(true);
          if (kind !== 'step') continue;
          for (const guard of ['creates', 'unless'] as const) {
            if (steps[step]?.[guard] !== undefined) expect(said.get(`${guard} ${host} ${step}`)).toBe('failed');
          }
        }
      }
    });
  });

  it('starts nothing while somebody is to say how a command ended', () => {
    always((moments) => {
      for (const { after, effects } of moments) {
        const asked = [...after.hosts].filter(({ standing }) => standing === 'unresolved').length;
        expect(asked).toBe(after.unresolved);
        if (asked > 0) expect(effects.filter(({ type }) => type === 'start-task')).toEqual([]);
      }
    });
  });

  it('forgets no command whose end nobody knows', () => {
    always((moments, { hosts, steps }) => {
      const unknown = new Map<number, TaskResult>();
      for (const { event } of moments) {
        if (event.type === 'task-ended' && event.task.kind === 'step') unknown.set(event.task.host, event.result);
        if (event.type === 'task-ended' && event.task.kind === 'verify' && event.result !== 'unknown') {
          unknown.set(event.task.host, event.result);
        }
        if (event.type === 'ordered' && event.order.type === 'resolve') {
          const { host, result } = event.order;
          unknown.set(
            hosts.findIndex(({ name }) => name === host),
            result,
          );
        }
      }
      const last = moments.at(-1)?.after;
      for (const [host, result] of unknown) {
        const { standing, step } = last?.hosts.get(host) ?? { standing: 'waiting', step: 0 };
        if (result !== 'unknown' || steps[step]?.idempotent === true) continue;
        expect(['unknown', 'rolled-back', 'rollback-failed', 'stopped']).toContain(standing);
        if (standing === 'stopped') expect(last?.status).toBe('cancelled');
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
