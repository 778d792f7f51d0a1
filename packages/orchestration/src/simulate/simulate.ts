import { type Host, type Random, seededRandom } from '@opspilot/core';
import type { Measured } from '../analysis/measured.js';
import type { ParameterValue } from '../plan/parameter.js';
import type { Plan } from '../plan/plan.js';
import type { TaskKind } from '../plan/step-commands.js';
import { readyState } from '../run/begin.js';
import { decide } from '../run/decide.js';
import { compilePlan, type Program } from '../run/program.js';
import type { RunEffect } from '../run/run-effect.js';
import type { RunEvent, TaskResult } from '../run/run-event.js';
import type { RunState, RunStatus } from '../run/run-state.js';
import { EventQueue } from './event-queue.js';
import type { FaultModel } from './fault-model.js';

/** One simulated run. */
export interface SimulatedRun {
  readonly status: RunStatus;
  /** Milliseconds from its begin to its end; where it stands still and waits for somebody, to there. */
  readonly duration: number;
  readonly commands: number;
  /** Hosts that failed. */
  readonly failures: number;
  /** Hosts on which something was done. */
  readonly touched: number;
}

/** What came of many simulated runs of one plan. */
export interface Simulation {
  readonly runs: readonly SimulatedRun[];
  /** Milliseconds. */
  readonly duration: { readonly median: number; readonly p95: number; readonly worst: number };
  /** How many runs ended in which way. */
  readonly statuses: Readonly<Partial<Record<RunStatus, number>>>;
  /** Share of the runs, 0..1, that failures stopped. */
  readonly stopped: number;
}

/** Options of {@link simulate}. */
export interface SimulationOptions {
  readonly faults?: FaultModel;
  /** What the plan is told, by name. */
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  /** How many runs. Default 1. */
  readonly runs?: number;
  /** The same seed gives the same runs. Default 1. */
  readonly seed?: number;
}

/** A number of the normal distribution (Box and Muller, 1958). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

function resultOf(kind: TaskKind, faults: FaultModel, random: Random): TaskResult {
  const { alreadyDone = 0, unreachable = 0, failure = 0, unknown = 0 } = faults;
  const chance = random.next();
  if (chance < unreachable) return 'unreachable';
  // What a guard exits with is an answer, and no failure.
  if (kind === 'creates' || kind === 'unless') return random.next() < alreadyDone ? 'succeeded' : 'failed';
  if (chance < unreachable + failure) return 'failed';
  return chance < unreachable + failure + unknown ? 'unknown' : 'succeeded';
}

function failuresOf(
  total: number,
  chance: number,
  random: Random,
): { readonly failures: number; readonly total: number } {
  let failures = 0;
  for (let each = 0; each < total; each += 1) failures += random.next() < chance ? 1 : 0;
  return { failures, total };
}

function measurementOf({ analysisFailure = 0, observed }: FaultModel, random: Random): Measured {
  if (observed === undefined) return random.next() < analysisFailure ? 'failed' : 'passed';
  const { samples, failure, regression = 0 } = observed;
  return { canary: failuresOf(samples, failure + regression, random), baseline: failuresOf(samples, failure, random) };
}

/** What the world answers to an effect, and after how many milliseconds. */
function answerTo(
  effect: RunEffect,
  faults: FaultModel,
  random: Random,
): { readonly after: number; readonly event: RunEvent } | undefined {
  switch (effect.type) {
    case 'start-task': {
      const { duration = 1_000, spread = 0.3 } = faults;
      const after = duration * Math.exp(spread * normal(random));
      return {
        after,
        event: {
          type: 'task-ended',
          task: effect.task,
          result: resultOf(effect.task.kind, faults, random),
          took: after,
        },
      };
    }
    case 'set-timer':
      return { after: effect.milliseconds, event: { type: 'timer-passed', timer: effect.timer } };
    case 'measure': {
      return { after: 0, event: { type: 'measured', gate: effect.gate, value: measurementOf(faults, random) } };
    }
    default:
      return undefined;
  }
}

function touchedHosts({ hosts }: RunState): number {
  let touched = 0;
  for (const { ran } of hosts) touched += ran > 0 ? 1 : 0;
  return touched;
}

/** Runs a program in a world of chance, with the same planners as a real run. */
function simulateRun(program: Program, faults: FaultModel, random: Random): SimulatedRun {
  const queue = new EventQueue();
  queue.add(0, { type: 'started' });
  let state = readyState(program);
  let now = 0;
  let commands = 0;
  for (let due = queue.next(); due !== undefined; due = queue.next()) {
    now = due.at;
    const decision = decide(program, state, due.event);
    state = decision.state;
    for (const effect of decision.effects) {
      if (effect.type === 'start-task') commands += 1;
      const answer = answerTo(effect, faults, random);
      if (answer !== undefined) queue.add(now + answer.after, answer.event);
    }
  }
  return { status: state.status, duration: now, commands, failures: state.failures.run, touched: touchedHosts(state) };
}

const stoppedBy: ReadonlySet<RunStatus> = new Set(['aborted', 'rolled-back', 'rollback-failed', 'running']);

/**
 * Runs a plan many times in a world of chance: how long it would take, how often its budget would be spent, and what the
 * worst of the runs came to. Nothing is started anywhere.
 *
 * @throws OpsError `invalid-plan`, `plan-cycle`, `invalid-parameters`
 */
export function simulate(plan: Plan, hosts: readonly Host[], options: SimulationOptions = {}): Simulation {
  const { faults = {}, runs: count = 1, seed = 1, parameters } = options;
  const program = compilePlan(plan, hosts, parameters);
  const random = seededRandom(seed);
  const runs = Array.from({ length: count }, () => simulateRun(program, faults, random));
  const durations = runs.map(({ duration }) => duration).sort((a, b) => a - b);
  const at = (share: number): number => durations[Math.min(count - 1, Math.floor(count * share))] ?? 0;
  const statuses: Partial<Record<RunStatus, number>> = {};
  for (const { status } of runs) statuses[status] = (statuses[status] ?? 0) + 1;
  return {
    runs,
    duration: { median: at(0.5), p95: at(0.95), worst: durations.at(-1) ?? 0 },
    statuses,
    stopped: runs.filter(({ status }) => stoppedBy.has(status)).length / count,
  };
}
