import { type Host, mustBe, type OptionRules, type Random, seededRandom } from '@opspilot/core';
import type { Measured } from '../analysis/measured.js';
import { frozenCopy } from '../plan/frozen-copy.js';
import type { ParameterValue } from '../plan/parameter.js';
import type { Plan } from '../plan/plan.js';
import type { TaskKind } from '../plan/step-commands.js';
import { requireOptions } from '../require-options.js';
import { readyState } from '../run/begin.js';
import { decide } from '../run/decide.js';
import { compilePlan, type Program } from '../run/program.js';
import type { RunEffect } from '../run/run-effect.js';
import type { RunEvent, TaskResult } from '../run/run-event.js';
import type { RunState, RunStatus } from '../run/run-state.js';
import { hasRun } from '../run/step-standing.js';
import { EventQueue } from './event-queue.js';
import type { FaultModel } from './fault-model.js';
import { mostAtOnce } from './most-at-once.js';
import { type PlanWarning, planWarnings } from './plan-warnings.js';
import { type Standstill, standstillOf, standstillWarnings } from './standstill.js';

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
  /** The budget that was spent first; absent where none was. */
  readonly spent?: 'run' | 'phase' | 'batch';
  /** The order that it stands still for; absent where it came to its end. */
  readonly waitsFor?: Standstill;
}

/** What came of many simulated runs of one plan. */
export interface Simulation {
  readonly runs: readonly SimulatedRun[];
  /** Milliseconds. */
  readonly duration: {
    readonly best: number;
    readonly p25: number;
    readonly median: number;
    readonly p75: number;
    readonly p95: number;
    readonly p99: number;
    readonly worst: number;
  };
  /** Share of the runs, 0..1, that spent a budget: that of the run, or before it that of a phase or a batch. */
  readonly budgetHits: { readonly run: number; readonly phase: number; readonly batch: number };
  /** The run in which most hosts failed; of several the one that took longest. */
  readonly worst: SimulatedRun | undefined;
  /** Hosts that may have failed when the run stops, whatever chance has it: what may, and all that run at that moment. */
  readonly mostFailures: number;
  /** What is worth a look before the plan is run. */
  readonly warnings: readonly PlanWarning[];
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

const chance = mustBe.number(0, 1);

const simulationRules: OptionRules<SimulationOptions> = {
  faults: mustBe.options<FaultModel>({
    duration: mustBe.number(0),
    spread: mustBe.number(0),
    failure: chance,
    alreadyDone: chance,
    unreachable: chance,
    unknown: chance,
    analysisFailure: chance,
    observed: mustBe.options<NonNullable<FaultModel['observed']>>({
      samples: mustBe.given(mustBe.wholeNumber(0)),
      failure: mustBe.given(chance),
      regression: chance,
    }),
  }),
  parameters: mustBe.object,
  runs: mustBe.wholeNumber(1, 1_000_000),
  seed: mustBe.number(Number.NEGATIVE_INFINITY),
};

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
  for (const { steps } of hosts) touched += steps.some(hasRun) ? 1 : 0;
  return touched;
}

/** Where failures stop nothing, there is no budget. */
function spentBudget({ budget }: Program, { failures, batch }: RunState): SimulatedRun['spent'] {
  if (budget.action === 'continue') return undefined;
  if (failures.run > budget.run) return 'run';
  if (failures.phase > (budget.phases[batch] ?? budget.run)) return 'phase';
  return failures.batch > (budget.batches[batch] ?? budget.run) ? 'batch' : undefined;
}

/** What may fail, and what else runs when the next failure is known: with `continue` nothing stops the run. */
function mostFailuresOf(program: Program): number {
  const { budget, hosts } = program;
  if (budget.action === 'continue') return hosts.length;
  return Math.min(hosts.length, budget.run + mostAtOnce(program));
}

/** Runs a program in a world of chance, with the same planners as a real run. */
function simulateRun(program: Program, faults: FaultModel, random: Random): SimulatedRun {
  const queue = new EventQueue();
  queue.add(0, { type: 'started' });
  let state = readyState(program);
  let now = 0;
  let commands = 0;
  let spent: SimulatedRun['spent'];
  for (let due = queue.next(); due !== undefined; due = queue.next()) {
    now = due.at;
    const decision = decide(program, state, due.event);
    state = decision.state;
    spent ??= spentBudget(program, state);
    for (const effect of decision.effects) {
      if (effect.type === 'start-task') commands += 1;
      const answer = answerTo(effect, faults, random);
      if (answer !== undefined) queue.add(now + answer.after, answer.event);
    }
  }
  const { status, failures } = state;
  const waitsFor = standstillOf(state);
  return {
    status,
    duration: now,
    commands,
    failures: failures.run,
    touched: touchedHosts(state),
    ...(spent === undefined ? {} : { spent }),
    ...(waitsFor === undefined ? {} : { waitsFor }),
  };
}

const stoppedBy: ReadonlySet<RunStatus> = new Set(['aborted', 'rolled-back', 'rollback-failed', 'running']);

/**
 * Runs a plan many times in a world of chance: how long it would take, how often its budget would be spent, and what the
 * worst of the runs came to. Nothing is started anywhere.
 *
 * @throws OpsError `invalid-orchestration-options`, `invalid-plan`, `plan-cycle`, `invalid-parameters`
 */
export function simulate(plan: Plan, hosts: readonly Host[], options: SimulationOptions = {}): Simulation {
  requireOptions(options, simulationRules);
  const { faults = {}, runs: count = 1, seed = 1, parameters } = options;
  const own = frozenCopy(plan);
  const program = compilePlan(own, hosts, parameters);
  const random = seededRandom(seed);
  const runs = Array.from({ length: count }, () => simulateRun(program, faults, random));
  const durations = runs.map(({ duration }) => duration).sort((a, b) => a - b);
  const at = (share: number): number => durations[Math.min(count - 1, Math.floor(count * share))] ?? 0;
  const share = (which: SimulatedRun['spent']): number => runs.filter(({ spent }) => spent === which).length / count;
  const statuses: Partial<Record<RunStatus, number>> = {};
  for (const { status } of runs) statuses[status] = (statuses[status] ?? 0) + 1;
  return {
    runs,
    duration: {
      best: durations[0] ?? 0,
      p25: at(0.25),
      median: at(0.5),
      p75: at(0.75),
      p95: at(0.95),
      p99: at(0.99),
      worst: durations.at(-1) ?? 0,
    },
    budgetHits: { run: share('run'), phase: share('phase'), batch: share('batch') },
    worst: [...runs].sort((a, b) => b.failures - a.failures || b.duration - a.duration)[0],
    mostFailures: mostFailuresOf(program),
    warnings: [...planWarnings(own, program), ...standstillWarnings(program, runs)],
    statuses,
    stopped: runs.filter(({ status }) => stoppedBy.has(status)).length / count,
  };
}
