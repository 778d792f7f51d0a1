import type { Program } from '../run/program.js';
import type { GateState, HostStanding, RunState } from '../run/run-state.js';
import type { Batch, Gate } from '../strategy/batch.js';

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

/** Milliseconds that a host takes from a step on, up to the end of a batch's own steps. */
function timeFrom(step: number, times: readonly number[], { steps: [first, end] = [0, times.length] }: Batch): number {
  return times.slice(Math.max(step, first), end).reduce((sum, time) => sum + time, 0);
}

/** Milliseconds of commands that the hosts of the batch that the run is at have before them. */
function workLeft(batch: Batch, { hosts }: RunState, times: readonly number[]): number {
  const from = times.map((_, step) => timeFrom(step, times, batch));
  let work = 0;
  for (let host = batch.from; host < batch.to; host += 1) {
    const { standing, step } = hosts.get(host);
    if (unfinished.has(standing)) work += from[step] ?? 0;
  }
  return work;
}

/** Milliseconds that a gate takes; not a number where that is up to somebody. @param at - how it stands, once the run is there */
function gateTime(gate: Gate, at: GateState | undefined): number {
  switch (gate.type) {
    case 'wait':
      return gate.milliseconds;
    case 'analysis': {
      const { count, interval, inconclusiveLimit = 0 } = gate.analysis;
      if (at !== undefined && at.inconclusive > inconclusiveLimit) return Number.NaN;
      // The first measurement is taken at once.
      return Math.max(0, count - Math.max(1, at?.measurements ?? 0)) * interval;
    }
    case 'promotion':
      return Number.NaN;
  }
}

/**
 * Milliseconds from the last event until the run's end, should all go on as it did: what is left of the batch, as many hosts at
 * a time as may, then the other batches and the gates between them. Undefined when nobody can tell, as before a promotion.
 */
export function remaining(program: Program, state: RunState, durations: Durations): number | undefined {
  if (state.status !== 'running' || state.isPaused || state.unresolved > 0) return undefined;
  const times = program.steps.map((_, index) => durations.of(index) ?? Number.NaN);
  let total = 0;
  program.batches.slice(state.batch).forEach((batch, ahead) => {
    const size = batch.to - batch.from;
    const work = ahead === 0 ? workLeft(batch, state, times) : size * timeFrom(0, times, batch);
    total += work / Math.max(1, Math.min(batch.maxParallel, size));
    const at = ahead === 0 ? state.gate : undefined;
    batch.gates.forEach((gate, index) => {
      if (index >= (at?.index ?? 0)) total += gateTime(gate, index === at?.index ? at : undefined);
    });
  });
  return Number.isFinite(total) ? total : undefined;
}
