import { type Host, seededRandom } from '@opspilot/core';
import fc from 'fast-check';
import {
  type Analysis,
  type CountOrShare,
  compilePlan,
  decide,
  type FailurePolicy,
  isFinal,
  type Measured,
  type Order,
  type Plan,
  type Program,
  type RunEffect,
  type RunEvent,
  type RunState,
  readyState,
  type Step,
  type Strategy,
  type Task,
  type TaskResult,
} from '../../src/index.js';
import { isTaken, largestParts, shareOf } from './random-budgets.js';

export function hostsOf(count: number): Host[] {
  return Array.from({ length: count }, (_, index) => ({ name: `h${index}`, labels: { zone: `z${index % 3}` } }));
}

const amount = fc.oneof(
  fc.integer({ min: 1, max: 8 }),
  fc.constantFrom('25%' as const, '50%' as const, '100%' as const),
);

const strategy: fc.Arbitrary<Strategy> = fc.oneof(
  fc.constant({ type: 'sequential' as const }),
  fc.record({ type: fc.constant('parallel' as const), maxParallel: fc.integer({ min: 1, max: 6 }) }),
  fc.record({
    type: fc.constant('rolling' as const),
    maxParallel: fc.integer({ min: 1, max: 6 }),
    batch: fc.oneof(amount, fc.array(amount, { minLength: 1, maxLength: 3 })),
    stagger: fc.constantFrom(0, 10),
    minHealthyTime: fc.constantFrom(0, 5),
    spread: fc.constant('zone'),
  }),
  fc.constantFrom<Partial<Analysis>>({}, { thresholdRange: { max: 0.5 } }, { comparison: { regression: 0.2 } }).map(
    (judged): Strategy => ({
      type: 'canary',
      steps: [
        { setWeight: 1 },
        { analysis: { name: 'errors', interval: 5, count: 2, failureLimit: 1, inconclusiveLimit: 2, ...judged } },
        { setWeight: '50%' },
        { pause: { duration: 5 } },
      ],
    }),
  ),
);

const steps = fc
  .array(
    fc.record({
      rollback: fc.boolean(),
      runOnce: fc.boolean(),
      idempotent: fc.boolean(),
      isRepeatable: fc.boolean(),
      attempts: fc.integer({ min: 1, max: 3 }),
      guards: fc.subarray(['creates', 'unless', 'verify'] as const),
      onUnknown: fc.constantFrom('verify', 'ask', 'rerun', 'fail', undefined),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((specs) =>
    specs.map(({ rollback, isRepeatable, attempts, guards, onUnknown, ...flags }, index): Step => {
      const isPossible = onUnknown === 'verify' ? guards.includes('verify') : onUnknown !== 'rerun' || flags.idempotent;
      return {
        id: `s${index}`,
        command: `do ${index}`,
        retry: { attempts, backoff: 1 },
        ...(rollback ? { rollback: `undo ${index}`, idempotentRollback: isRepeatable } : {}),
        ...Object.fromEntries(guards.map((guard) => [guard, `/${guard} ${index}`])),
        ...(onUnknown !== undefined && isPossible ? { onUnknown } : {}),
        ...flags,
      };
    }),
  );

/** Preparing green, one step that verifies it, the switch, and one that retires blue: the last of the steps. */
const blueGreen: fc.Arbitrary<(count: number) => { readonly strategy: Strategy; readonly steps: Step[] }> = fc
  .record({
    prepare: steps,
    rollback: fc.boolean(),
    autoPromotionEnabled: fc.boolean(),
    bake: fc.constantFrom(0, 5),
    maxParallel: fc.integer({ min: 1, max: 3 }),
    isAnalysed: fc.boolean(),
  })
  .map(({ prepare, rollback, isAnalysed, ...options }) => (count) => {
    const names = hostsOf(count).map(({ name }) => name);
    const half = Math.ceil((count - 1) / 2);
    const analysis = { name: 'errors', interval: 5, count: 2, failureLimit: 1 };
    return {
      strategy: {
        type: 'blue-green',
        ...options,
        green: names.slice(0, half),
        blue: names.slice(half, -1),
        verify: ['check'],
        switch: { step: 'switch', host: names.at(-1) ?? '' },
        retire: ['retire'],
        ...(isAnalysed ? { prePromotionAnalysis: analysis, postPromotionAnalysis: analysis } : {}),
      },
      steps: [
        ...prepare,
        { id: 'check', command: 'check', ...(rollback ? { rollback: 'uncheck' } : {}) },
        { id: 'switch', command: 'switch', rollback: 'switch back', retry: { attempts: 2, backoff: 1 } },
        { id: 'retire', command: 'retire', ...(rollback ? { rollback: 'bring back' } : {}) },
      ],
    };
  });

/** Plans of every strategy, with budgets of every kind, in counts and in shares, and hosts to run them on. */
export const plans: fc.Arbitrary<{ readonly plan: Plan; readonly hosts: Host[] }> = fc
  .record({
    work: fc.oneof(
      { weight: 4, arbitrary: fc.record({ strategy, steps }).map((work) => () => work) },
      { weight: 1, arbitrary: blueGreen },
    ),
    hosts: fc.integer({ min: 4, max: 20 }),
    maxFailures: fc.integer({ min: 0, max: 4 }),
    isPerBatch: fc.boolean(),
    isPerPhase: fc.boolean(),
    isShared: fc.boolean(),
    action: fc.constantFrom('abort', 'pause', 'continue', 'rollback'),
    rollback: fc.constantFrom('batch', 'phase', 'run'),
  })
  // A green host must be left to switch to.
  .map(({ maxFailures, ...rest }) => ({
    ...rest,
    maxFailures: Math.min(maxFailures, Math.ceil((rest.hosts - 1) / 2) - 1),
  }))
  .map(({ work, hosts, isPerBatch, isPerPhase, isShared, maxFailures, action, rollback }) => {
    const done = work(hosts);
    const canRollBack = done.steps.some((step) => step.rollback !== undefined);
    const largest = largestParts(done.strategy, hosts);
    const budget = (amount: number, of: number): CountOrShare => (isShared ? shareOf(amount, of) : amount);
    const [perPhase, perBatch] = [Math.ceil(maxFailures / 2), Math.floor(maxFailures / 2)];
    const failure: FailurePolicy = {
      ...(action === 'continue' ? {} : { maxFailures: budget(maxFailures, hosts) }),
      ...(isPerPhase && action !== 'continue' ? { maxFailuresPerPhase: budget(perPhase, largest.phase) } : {}),
      ...(isPerBatch && action !== 'continue' ? { maxFailuresPerBatch: budget(perBatch, largest.batch) } : {}),
      action: action === 'rollback' && !canRollBack ? 'abort' : (action as 'abort'),
      ...(canRollBack ? { rollback: rollback as 'run' } : {}),
    };
    return { hosts: hostsOf(hosts), plan: { name: 'any', ...done, failure } };
  })
  .filter(isTaken);

/** What somebody says to a run that waits for somebody. */
function wayOn(program: Program, state: RunState, next: () => number): RunEvent {
  if (state.unresolved > 0) return resolution(program, state, next);
  // It may be that no more can be had of it: too few are left.
  if (state.isPaused) return { type: 'ordered', order: { type: next() < 0.9 ? 'resume' : 'abort' } };
  if (state.gate !== undefined) return { type: 'ordered', order: { type: 'promote', by: 'somebody' } };
  throw new Error('the run waits for nothing');
}

/** One moment of a run: what happened, what it was before and after, and what was to be done. */
export interface Moment {
  readonly before: RunState;
  readonly event: RunEvent;
  readonly after: RunState;
  readonly effects: readonly RunEffect[];
}

const results: readonly TaskResult[] = ['failed', 'refused', 'not-started', 'unreachable', 'unknown'];

/** Somebody tells a run something, whether or not it fits. */
function anyOrder({ hosts, steps }: Program, next: () => number): Order {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)] as Item;
  const host = pick(hosts).name;
  return pick<Order>([
    { type: 'pause' },
    { type: 'resume' },
    { type: 'promote', by: 'somebody' },
    { type: 'skip', host },
    { type: 'skip', host, step: pick(steps).id },
    { type: 'retry' },
    { type: 'retry', hosts: [host] },
    { type: 'retry', includesUnknown: true },
    { type: 'abort' },
    { type: 'roll-back' },
    { type: 'cancel' },
  ]);
}

/** Somebody says how the first of the commands ended that nobody knows the end of. */
function resolution({ steps, hosts }: Program, state: RunState, next: () => number): RunEvent {
  const index = [...state.hosts].findIndex(({ standing }) => standing === 'unresolved');
  const host = hosts[index]?.name ?? '';
  const step = steps[state.hosts.get(index).step]?.id ?? '';
  const result = next() < 0.5 ? 'succeeded' : 'failed';
  return { type: 'ordered', order: { type: 'resolve', host, step, result } };
}

/**
 * Plays a program through in a world of chance: effects are answered in any order, commands fail, somebody gives orders, and
 * somebody resumes and promotes when nothing else is to happen.
 *
 * @param next - numbers of chance, 0..1
 */
export function play(program: Program, next: () => number, withOrders: boolean): readonly Moment[] {
  const moments: Moment[] = [];
  let state = readyState(program);
  const waiting: RunEvent[] = [];
  const happen = (event: RunEvent): void => {
    const before = state;
    const { state: after, effects } = decide(program, before, event);
    state = after;
    moments.push({ before, event, after, effects });
    for (const effect of effects) {
      if (effect.type === 'cancel-task') endTask(waiting, effect.task, next);
      else waiting.push(...answersTo(effect, next));
    }
  };
  happen({ type: 'started' });
  for (let turn = 0; turn < 5_000; turn += 1) {
    if (withOrders && next() < 0.05) happen({ type: 'ordered', order: anyOrder(program, next) });
    const [event] = waiting.splice(Math.floor(next() * waiting.length), 1);
    if (isFinal(state)) return moments;
    happen(event ?? wayOn(program, state, next));
  }
  throw new Error('the run does not end');
}

/** A command is ended, mostly before it has ended; of one that contact was lost to is told what is found. */
function endTask(waiting: RunEvent[], task: Task, next: () => number): void {
  const index = waiting.findIndex((event) => event.type === 'task-ended' && nameOf(event.task) === nameOf(task));
  const found = (['cancelled', 'unknown', 'succeeded', 'failed'] as const)[Math.floor(next() * 4)] ?? 'unknown';
  if (index === -1) waiting.push({ type: 'task-ended', task, result: found });
  else if (next() < 0.7) waiting[index] = { type: 'task-ended', task, result: 'cancelled' };
}

function answersTo(effect: RunEffect, next: () => number): RunEvent[] {
  switch (effect.type) {
    case 'start-task': {
      const result = next() < 0.8 ? 'succeeded' : (results[Math.floor(next() * results.length)] as TaskResult);
      return [{ type: 'task-ended', task: effect.task, result }];
    }
    case 'set-timer':
      return [{ type: 'timer-passed', timer: effect.timer }];
    case 'measure':
      return [{ type: 'measured', gate: effect.gate, value: measuredBy(next) }];
    default:
      return [];
  }
}

/** What may be measured: verdicts, numbers and observations, most of which speak for going on; and what is no measurement. */
function measuredBy(next: () => number): Measured {
  const counts = (rate: number) => ({ failures: Math.floor(rate * 400), total: 400 });
  const durations = (least: number) => ({ durations: Array.from({ length: 20 }, () => least + next() * 20) });
  const good: readonly Measured[] = [
    'passed',
    0.4 * next(),
    { canary: counts(0.01), baseline: counts(0.01) },
    { canary: durations(100), baseline: durations(100) },
  ];
  const bad: readonly unknown[] = [
    'failed',
    2,
    { canary: counts(0.5), baseline: counts(0.01) },
    { canary: durations(900) },
  ];
  const strange: readonly unknown[] = [
    Number.NaN,
    'error',
    null,
    { canary: { durations: [Number.NaN] } },
    { canary: counts(0.1), baseline: durations(100) },
    { canary: { failures: 9, total: 2 } },
  ];
  const chance = next();
  const kinds = chance < 0.7 ? good : chance < 0.9 ? bad : strange;
  return kinds[Math.floor(next() * kinds.length)] as Measured;
}

/** Names a command of a run. */
export function nameOf({ kind, host, step }: Task): string {
  return `${kind} ${host} ${step}`;
}

/** Every started command. */
export function startsOf(moments: readonly Moment[]): readonly Task[] {
  return moments.flatMap(({ effects }) =>
    effects.flatMap((effect) => (effect.type === 'start-task' ? [effect.task] : [])),
  );
}

/** Every command that ended, and how. */
export function endsOf(moments: readonly Moment[]): readonly { readonly task: Task; readonly result: TaskResult }[] {
  return moments.flatMap(({ event }) => (event.type === 'task-ended' ? [event] : []));
}

/** Whether a command only asks. */
export function isQuestion({ kind }: Pick<Task, 'kind'>): boolean {
  return kind === 'creates' || kind === 'unless' || kind === 'verify' || kind === 'health';
}

const any = fc.record({ made: plans, seed: fc.integer(), withOrders: fc.boolean() });

/** Plays many random plans, and hands over what happened. */
export function always(check: (moments: readonly Moment[], program: Program) => void): void {
  fc.assert(
    fc.property(any, ({ made, seed, withOrders }) => {
      const program = compilePlan(made.plan, made.hosts);
      const { next } = seededRandom(seed);
      check(play(program, next, withOrders), program);
    }),
    { numRuns: 300 },
  );
}
