import { describe, expect, it } from 'vitest';
import { decide, isFinal, type RunEvent, readyState, type Step, type TaskResult } from '../../src/index.js';
import { always, endsOf, isQuestion, type Moment, nameOf, startsOf } from './random-run.js';

/** How a command that was tried again may have ended, by the plan or because somebody had what failed tried again. */
function mayBeDoneAgain(
  { idempotent, idempotentRollback, verify }: Partial<Step> = {},
  kind: string | undefined,
  mayRetry: boolean,
): readonly TaskResult[] {
  const isSame = (kind === 'rollback' ? idempotentRollback : idempotent) === true;
  const again: TaskResult[] = ['not-started', 'unreachable'];
  if (mayRetry) again.push('refused');
  if (mayRetry || isSame) again.push('failed');
  if (isSame) again.push('unknown');
  // It may not have held when it was verified, or somebody said that it had failed.
  if (mayRetry) again.push('unknown');
  if ((mayRetry || isSame) && verify !== undefined) again.push('succeeded');
  return again;
}

const hasNotBegun: ReadonlySet<TaskResult> = new Set(['refused', 'not-started', 'unreachable']);

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

  it('does no step twice on a host, but for what has not begun or may be done twice', () => {
    always((moments, { steps }) => {
      const mayRetry = moments.some(({ event }) => event.type === 'ordered' && event.order.type === 'retry');
      const attempts = new Map<string, Map<number, TaskResult>>();
      for (const { task, result } of endsOf(moments)) {
        if (isQuestion(task)) continue;
        // One that contact was lost to may be ended later on: it is the same attempt.
        attempts.set(nameOf(task), new Map([...(attempts.get(nameOf(task)) ?? []), [task.attempt, result]]));
      }
      for (const [name, ended] of attempts) {
        const results = [...ended.values()];
        const [kind, , step] = name.split(' ');
        const again = mayBeDoneAgain(steps[Number(step)], kind, mayRetry);
        expect(again).toEqual(expect.arrayContaining(results.slice(0, -1)));
      }
    });
  });

  it('never has more hosts at work than the batch allows, and none of a later batch', () => {
    always((moments, { batches, barriers }) => {
      for (const { after } of moments) {
        const { maxParallel, from, to } = batches[after.batch] ?? { maxParallel: 0, from: 0, to: 0 };
        // Where one side is taken back after the other, each is as it was begun: as many at a time.
        const isSideBySide = barriers !== undefined && after.status === 'rolling-back';
        const most = isSideBySide ? Math.max(...batches.map((batch) => batch.maxParallel)) : maxParallel;
        let working = 0;
        [...after.hosts].forEach(({ standing }, index) => {
          if (standing !== 'running') return;
          working += 1;
          if (after.status === 'running') expect(index >= from && index < to).toBe(true);
        });
        expect(working).toBe(after.running);
        expect(working).toBeLessThanOrEqual(most);
      }
    });
  });

  it('runs a step that runs once on one host, unless it may be done twice', () => {
    always((moments, { steps }) => {
      const mayRetry = moments.some(({ event }) => event.type === 'ordered' && event.order.type === 'retry');
      const ends = endsOf(moments).filter(({ task, result }) => task.kind === 'step' && !hasNotBegun.has(result));
      steps.forEach(({ runOnce, idempotent }, step) => {
        if (runOnce !== true || mayRetry || idempotent === true) return;
        const hosts = new Set(ends.filter(({ task }) => task.step === step).map(({ task }) => task.host));
        expect(hosts.size).toBeLessThanOrEqual(1);
      });
    });
  });

  it('takes back only what ran, on each host the last step first, and the hosts begun last first', () => {
    always((moments, { steps }) => {
      const starts = startsOf(moments);
      const ran = new Set(starts.filter(({ kind }) => kind === 'step').map(({ host, step }) => `${host} ${step}`));
      const takenBack = new Map<number, number>();
      let lowest = Number.POSITIVE_INFINITY;
      for (const task of starts.filter(({ kind }) => kind === 'rollback')) {
        expect(ran.has(`${task.host} ${task.step}`)).toBe(true);
        expect(task.step).toBeLessThanOrEqual(takenBack.get(task.host) ?? Number.POSITIVE_INFINITY);
        // What runs once waits for all that came after it.
        if (!takenBack.has(task.host) && steps[task.step]?.runOnce !== true) {
          expect(task.host).toBeLessThan(lowest);
          lowest = task.host;
        }
        takenBack.set(task.host, task.step);
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
        { type: 'measured', gate: 'gate:0:9:0', value: 'failed' },
      ];
      for (const { event, after } of moments) {
        // As a journal keeps it.
        state = decide(program, state, JSON.parse(JSON.stringify(event)) as RunEvent).state;
        for (const strange of stray) expect(decide(program, state, strange).effects).toEqual([]);
        expect(summary(state)).toEqual(summary(after));
      }
    });
  });
});

function summary({ hosts, ...rest }: Moment['after']) {
  return { ...rest, hosts: [...hosts] };
}
