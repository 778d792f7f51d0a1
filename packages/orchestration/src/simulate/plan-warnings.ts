import type { CountOrShare, Plan } from '../plan/plan.js';
import type { Rolling } from '../plan/strategy.js';
import type { Program } from '../run/program.js';
import { mostAtOnce } from './most-at-once.js';

/** Something about a plan that may be meant, and often is not. */
export interface PlanWarning {
  readonly code:
    | 'many-at-once'
    | 'rollback-missing'
    | 'budget-of-none'
    | 'not-watched'
    | 'single-zone'
    | 'nothing-judged'
    | 'stands-still';
  readonly message: string;
}

/** More than half of the hosts at once, and more than may fail: when the first failure is known, all of these may have failed. */
function manyAtOnce(program: Program): readonly PlanWarning[] {
  const { budget, hosts } = program;
  const most = mostAtOnce(program);
  if (hosts.length < 3 || most * 2 <= hosts.length || most <= budget.run + 1) return [];
  const message = `${most} of ${hosts.length} hosts are done at once, and ${budget.run} may fail: all ${most} may have failed before the run stops. Do fewer at a time.`;
  return [{ code: 'many-at-once', message }];
}

function rollbackMissing({ budget, steps }: Program): readonly PlanWarning[] {
  if (budget.action !== 'rollback') return [];
  const without = steps.filter(({ rollback }) => rollback === undefined).map(({ id }) => id);
  if (without.length === 0) return [];
  return [{ code: 'rollback-missing', message: `A rollback takes nothing back of ${without.join(', ')}.` }];
}

/** Batches, or phases, in which a share comes to none. */
function partsOfNone(share: CountOrShare | undefined, part: string, budgets: readonly number[]): string | undefined {
  if (typeof share !== 'string' || Number.parseFloat(share) === 0) return undefined;
  const none = budgets.filter((budget) => budget === 0).length;
  return none === 0 ? undefined : `${share} of a ${part} is no host in ${none} of ${budgets.length}`;
}

function budgetOfNone({ failure = {} }: Plan, { batches, budget }: Program): readonly PlanWarning[] {
  const { maxFailuresPerBatch, maxFailuresPerPhase } = failure;
  const ofPhases = new Map(batches.map(({ phase }, index) => [phase, budget.phases[index] ?? 0]));
  return [
    partsOfNone(maxFailuresPerBatch, 'batch', budget.batches),
    partsOfNone(maxFailuresPerPhase, 'phase', [...ofPhases.values()]),
  ].flatMap((found) =>
    found === undefined
      ? []
      : [{ code: 'budget-of-none' as const, message: `${found}: one failure there stops the run.` }],
  );
}

/** What a rolling plan lacks to see that a batch fails once its commands have ended. */
function lacking({ minHealthyTime = 0 }: Rolling, { steps }: Program): string | undefined {
  const isVerified = steps.some(({ verify }) => verify !== undefined);
  const ask = 'give a step a verify, which is asked again at its end';
  if (minHealthyTime === 0) return `Set minHealthyTime${isVerified ? '' : `, and ${ask}`}.`;
  return isVerified ? undefined : `During minHealthyTime nothing is asked: ${ask}.`;
}

function notWatched({ strategy }: Plan, program: Program): readonly PlanWarning[] {
  const { batches } = program;
  const lack = strategy?.type === 'rolling' && batches.length > 1 ? lacking(strategy, program) : undefined;
  if (lack !== undefined) {
    const message = `A batch counts the moment its commands have ended: what fails later is not seen. ${lack}`;
    return [{ code: 'not-watched', message }];
  }
  if (strategy?.type === 'canary' && batches.every(({ gates }) => gates.length === 0)) {
    const message = 'Nothing judges the canary: after its commands the others follow. Add an analysis or a pause.';
    return [{ code: 'nothing-judged', message }];
  }
  return [];
}

function singleZone({ strategy }: Plan, { hosts }: Program): readonly PlanWarning[] {
  const label = strategy !== undefined && 'spread' in strategy ? strategy.spread : undefined;
  if (label === undefined || hosts.length < 2) return [];
  const values = new Set(hosts.map(({ labels = {} }) => labels[label]));
  if (values.size > 1) return [];
  const [value] = values;
  const what = value === undefined ? `no host has the label "${label}"` : `every host has "${label}" ${value}`;
  return [{ code: 'single-zone', message: `Batches cannot be spread: ${what}.` }];
}

/** What is worth a look before a plan is run on these hosts. */
export function planWarnings(plan: Plan, program: Program): readonly PlanWarning[] {
  return [
    ...manyAtOnce(program),
    ...rollbackMissing(program),
    ...budgetOfNone(plan, program),
    ...notWatched(plan, program),
    ...singleZone(plan, program),
  ];
}
