import type { Host } from '@opspilot/core';
import { valuesOf } from '../plan/check-parameters.js';
import { checkPlan } from '../plan/check-plan.js';
import type { FailureAction, RollbackScope } from '../plan/failure-policy.js';
import { orderSteps } from '../plan/order-steps.js';
import type { ParameterValue } from '../plan/parameter.js';
import type { Plan, Step } from '../plan/plan.js';
import { resolveCount } from '../plan/resolve-count.js';
import type { TaskKind } from '../plan/step-commands.js';
import type { Batch } from '../strategy/batch.js';
import { planBatches } from '../strategy/plan-batches.js';
import { spreadHosts } from '../strategy/spread-hosts.js';

/** How many hosts may fail, as numbers. */
export interface Budget {
  readonly run: number;
  /** Of each batch. */
  readonly batches: readonly number[];
  readonly action: FailureAction;
  readonly rollback: RollbackScope;
}

/** Where a host begins: what is before is done. */
export interface Beginning {
  readonly step: number;
  readonly kind: TaskKind;
}

/** What another run has done already of a program. */
export interface Retried {
  /** Its id. */
  readonly run: string;
  /** By index of the host. */
  readonly hosts: readonly Beginning[];
  /** Indexes of the steps that run once and have. */
  readonly once: readonly number[];
}

/** A plan made ready for certain hosts: all that a run goes by. Plain data. */
export interface Program {
  readonly name: string;
  /** In the order in which they are done. */
  readonly hosts: readonly Host[];
  /** Each after those that it needs. */
  readonly steps: readonly Step[];
  readonly batches: readonly Batch[];
  readonly budget: Budget;
  /** What placeholders stand for that are the same on every host: `param.version`, `var.port`. */
  readonly values: Readonly<Record<string, string>>;
  /** Of a program that tries again what another run left undone. */
  readonly retried?: Retried;
}

/**
 * Makes a plan ready for hosts.
 *
 * @param parameters - what the plan is told, by name
 * @throws OpsError `invalid-plan`, `plan-cycle`, `invalid-parameters`
 */
export function compilePlan(
  plan: Plan,
  hosts: readonly Host[],
  parameters: Readonly<Record<string, ParameterValue>> = {},
): Program {
  checkPlan(plan, hosts);
  const steps = orderSteps(plan.steps);
  const { strategy = { type: 'parallel' }, failure = {} } = plan;
  const spread = 'spread' in strategy ? strategy.spread : undefined;
  const batches = planBatches(strategy, hosts.length);
  const { maxFailures = 0, maxFailuresPerBatch, action = 'abort', rollback = 'run' } = failure;
  const run = resolveCount(maxFailures, hosts.length, 'down');
  return {
    name: plan.name,
    hosts: spread === undefined ? hosts : spreadHosts(hosts, spread),
    steps,
    batches,
    values: valuesOf(plan, parameters),
    budget: {
      run,
      batches: batches.map(({ from, to }) =>
        maxFailuresPerBatch === undefined ? run : resolveCount(maxFailuresPerBatch, to - from, 'down'),
      ),
      action,
      rollback,
    },
  };
}
