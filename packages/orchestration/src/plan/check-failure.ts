import type { Host } from '@opspilot/core';
import { greatest } from '../extremes.js';
import type { Batch } from '../strategy/batch.js';
import { planBlueGreen } from '../strategy/blue-green.js';
import { planBatches } from '../strategy/plan-batches.js';
import { resolveBudgets, sizesOf } from '../strategy/resolve-budgets.js';
import { checkAmount } from './check-amount.js';
import type { FailurePolicy } from './failure-policy.js';
import type { Plan } from './plan.js';
import type { Problems } from './problems.js';

const paths = {
  run: 'failure.maxFailures',
  phase: 'failure.maxFailuresPerPhase',
  batch: 'failure.maxFailuresPerBatch',
} as const;

function batchesOf({ strategy = { type: 'parallel' }, steps }: Plan, hosts: readonly Host[]): readonly Batch[] {
  return strategy.type === 'blue-green'
    ? planBlueGreen(strategy, hosts, steps).batches
    : planBatches(strategy, hosts.length);
}

/** A share of a part comes to something where the part is largest; in smaller ones it may be none, which is strict. */
function checkParts(
  problems: Problems,
  { maxFailuresPerBatch, maxFailuresPerPhase }: FailurePolicy,
  all: readonly Batch[],
): void {
  const { batches, phases } = sizesOf(all);
  const check = (part: 'batch' | 'phase', budget: FailurePolicy['maxFailures'], sizes: readonly number[]): void => {
    if (budget === undefined) return;
    const hosts = greatest(sizes);
    const index = sizes.indexOf(hosts);
    const number = part === 'batch' ? index : (all[index]?.phase ?? 0);
    checkAmount(problems, paths[part], budget, 'budget', { hosts, where: ` in ${part} ${number + 1}, the largest,` });
  };
  check('batch', maxFailuresPerBatch, batches);
  check('phase', maxFailuresPerPhase, phases);
}

/** No part may lose more than the whole that it is a part of: the smaller budget would be the only one that ever stops. */
function checkWithin(problems: Problems, failure: FailurePolicy, all: readonly Batch[], hosts: number): void {
  const { run, batches, phases } = resolveBudgets(failure, all, hosts);
  const ofRun = 'no more than the run may lose in all (failure.maxFailures)';
  problems.expect(greatest(phases) <= run, paths.phase, ofRun);
  problems.expect(greatest(batches) <= run, paths.batch, ofRun);
  if (failure.maxFailuresPerBatch === undefined || failure.maxFailuresPerPhase === undefined) return;
  const index = batches.findIndex((budget, batch) => budget > (phases[batch] ?? run));
  const [inBatch, inPhase] = [`batch ${index + 1} may lose ${batches[index]}`, `its phase ${phases[index]}`];
  problems.expect(
    index === -1,
    paths.batch,
    `no more than its phase may lose (${paths.phase}): ${inBatch}, ${inPhase}`,
  );
}

function checkBudgets(problems: Problems, plan: Plan, hosts: readonly Host[]): void {
  const { failure = {} } = plan;
  const { maxFailures = 0, maxFailuresPerBatch, maxFailuresPerPhase } = failure;
  checkAmount(problems, paths.run, maxFailures, 'budget', { hosts: hosts.length });
  const isOfAll = typeof maxFailures !== 'number' || maxFailures <= hosts.length;
  const ofAll = `no more than the hosts of the run (${hosts.length}): a number is a count of hosts, a share is '20%'`;
  problems.expect(isOfAll, paths.run, ofAll);
  if (maxFailuresPerBatch !== undefined) checkAmount(problems, paths.batch, maxFailuresPerBatch, 'budget');
  if (maxFailuresPerPhase !== undefined) checkAmount(problems, paths.phase, maxFailuresPerPhase, 'budget');
  // What is wrong with the strategy has been told: from here on its batches are needed.
  if ((maxFailuresPerBatch ?? maxFailuresPerPhase) === undefined || !problems.areNone) return;
  const batches = batchesOf(plan, hosts);
  checkParts(problems, failure, batches);
  if (problems.areNone) checkWithin(problems, failure, batches, hosts.length);
}

/** A rollback is what the plan's own commands take back. */
function checkRollback(problems: Problems, { failure = {}, steps }: Plan): void {
  if (steps.some(({ rollback }) => rollback !== undefined)) return;
  const { action, rollback } = failure;
  problems.expect(action !== 'rollback', 'failure.action', 'another than rollback, or a step needs a rollback');
  problems.expect(rollback === undefined, 'failure.rollback', 'left out, or a step needs a rollback');
}

/** Whether what is said of failures makes sense on these hosts. */
export function checkFailure(problems: Problems, plan: Plan, hosts: readonly Host[]): void {
  const { action, maxFailures, maxFailuresPerBatch, maxFailuresPerPhase } = plan.failure ?? {};
  const hasBudget = (maxFailures ?? maxFailuresPerBatch ?? maxFailuresPerPhase) !== undefined;
  problems.expect(
    action !== 'continue' || !hasBudget,
    'failure.action',
    'another than continue, which stops at no budget, or there is no maxFailures',
  );
  checkBudgets(problems, plan, hosts);
  checkRollback(problems, plan);
}
