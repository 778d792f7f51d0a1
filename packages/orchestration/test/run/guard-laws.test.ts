import { describe, expect, it } from 'vitest';
import type { Program, RunEffect, RunEvent, Task, TaskResult } from '../../src/index.js';
import { always, nameOf } from './random-run.js';

/** What was last said of every command and, by somebody, of a step. */
class Sayings {
  readonly #program: Program;
  readonly #said = new Map<string, TaskResult>();

  constructor(program: Program) {
    this.#program = program;
  }

  take(event: RunEvent): void {
    if (event.type === 'task-ended') this.#said.set(nameOf(event.task), event.result);
    if (event.type !== 'ordered') return;
    const { order } = event;
    if (order.type !== 'resolve' && order.type !== 'skip') return;
    const index = this.#program.hosts.findIndex(({ name }) => name === order.host);
    // Who skips a step says that it is as good as done, whatever else is said of it.
    const [kind, result] =
      order.type === 'skip' ? (['skip', 'succeeded'] as const) : (['answer', order.result] as const);
    this.#said.set(`${kind} ${index} ${this.#program.steps.findIndex(({ id }) => id === order.step)}`, result);
  }

  of(kind: Task['kind'] | 'answer' | 'skip', host: number, step: number): TaskResult | undefined {
    return this.#said.get(`${kind} ${host} ${step}`);
  }

  /** Whether a host may be beyond a step. */
  isDone(host: number, step: number): boolean {
    const { verify, runOnce } = this.#program.steps[step] ?? {};
    const proof = verify === undefined ? 'step' : 'verify';
    const hasIt = (['creates', 'unless', 'answer', 'skip', proof] as const).some(
      (kind) => this.of(kind, host, step) === 'succeeded',
    );
    return hasIt || runOnce === true;
  }
}

function tasksOf(effects: readonly RunEffect[], ...kinds: readonly Task['kind'][]): readonly Task[] {
  return effects.flatMap((effect) =>
    effect.type === 'start-task' && kinds.includes(effect.task.kind) ? [effect.task] : [],
  );
}

/** Whether a step is to be done on a host: in a blue-green release each side has its own. */
function isStepOf({ batches }: Program, host: number, step: number): boolean {
  return batches.some(({ from, to, steps: [first, end] = [0, Number.POSITIVE_INFINITY] }) => {
    return from <= host && host < to && first <= step && step < end;
  });
}

describe('every run', () => {
  it('runs a step only where each of its guards has said that it is not done', () => {
    always((moments, program) => {
      const sayings = new Sayings(program);
      for (const { event, effects } of moments) {
        sayings.take(event);
        for (const { host, step } of tasksOf(effects, 'step')) {
          const guards = (['creates', 'unless'] as const).filter((kind) => program.steps[step]?.[kind] !== undefined);
          expect(guards.map((kind) => sayings.of(kind, host, step))).toEqual(guards.map(() => 'failed'));
        }
      }
    });
  });

  it('goes beyond a step only when it is done, and verified where it can be', () => {
    always((moments, program) => {
      const sayings = new Sayings(program);
      for (const { event, effects } of moments) {
        sayings.take(event);
        for (const { host, step } of tasksOf(effects, 'creates', 'unless', 'step', 'verify')) {
          const before = [...program.steps.keys()].filter((each) => each < step && isStepOf(program, host, each));
          expect(before.filter((each) => !sayings.isDone(host, each))).toEqual([]);
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
    always((moments, program) => {
      const sayings = new Sayings(program);
      for (const { event } of moments) sayings.take(event);
      const last = moments.at(-1)?.after;
      [...(last?.hosts ?? [])].forEach(({ standing, step, kind }, host) => {
        const isKnown =
          sayings.of('step', host, step) !== 'unknown' ||
          sayings.isDone(host, step) ||
          sayings.of('answer', host, step) !== undefined ||
          sayings.of('verify', host, step) === 'failed' ||
          program.steps[step]?.idempotent === true;
        if (isKnown || kind === 'rollback' || standing === 'skipped') return;
        expect(standing).toBe('unknown');
      });
    });
  });
});
