import type { Program } from '../run/program.js';
import type { HostStanding, RunState } from '../run/run-state.js';

/** Durations of the commands that ended so far, by index of their step. */
export class Durations {
  readonly #byStep = new Map<number, { total: number; count: number }>();

  add(step: number, milliseconds: number): void {
    const { total, count } = this.#byStep.get(step) ?? { total: 0, count: 0 };
    this.#byStep.set(step, { total: total + milliseconds, count: count + 1 });
  }

  /** The mean of a step; of all steps where that one has not ended yet; undefined while none has. */
  of(step: number): number | undefined {
    const known = this.#byStep.get(step);
    if (known !== undefined) return known.total / known.count;
    if (this.#byStep.size === 0) return undefined;
    const means = [...this.#byStep.values()].map(({ total, count }) => total / count);
    return means.reduce((sum, mean) => sum + mean, 0) / means.length;
  }
}

const unfinished: ReadonlySet<HostStanding> = new Set(['waiting', 'running', 'ready', 'backing-off', 'blocked']);

/** Milliseconds of commands that a batch's hosts have before them. @param from - what is left from each step on */
function workLeft(first: number, end: number, state: RunState, from: readonly number[]): number {
  let work = 0;
  for (let host = first; host < end; host += 1) {
    const { standing, step } = state.hosts.get(host);
    if (unfinished.has(standing)) work += from[step] ?? 0;
  }
  return work;
}

/**
 * Milliseconds until the run's end, should all go on as it did: what is left of the batch, as many hosts at a time as may, then
 * the other batches and the waits between them. Undefined when nobody can tell.
 */
export function remaining(program: Program, state: RunState, durations: Durations): number | undefined {
  if (state.status !== 'running' || state.isPaused || state.unresolved > 0) return undefined;
  const steps = program.steps.map((_, index) => durations.of(index) ?? Number.NaN);
  const from = steps.map((_, index) => steps.slice(index).reduce((sum, step) => sum + step, 0));
  let total = 0;
  program.batches.slice(state.batch).forEach((batch, ahead) => {
    const size = batch.to - batch.from;
    const work = ahead === 0 ? workLeft(batch.from, batch.to, state, from) : size * (from[0] ?? 0);
    total += work / Math.max(1, Math.min(batch.maxParallel, size));
    for (const gate of batch.gates) total += gate.type === 'wait' ? gate.milliseconds : 0;
  });
  return Number.isFinite(total) ? total : undefined;
}
