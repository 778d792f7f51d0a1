import type { Host } from '@opspilot/core';
import { valuesOf } from '../plan/check-parameters.js';
import { checkPlan } from '../plan/check-plan.js';
import type { FailureAction, RollbackScope } from '../plan/failure-policy.js';
import { frozenCopy } from '../plan/frozen-copy.js';
import { orderSteps } from '../plan/order-steps.js';
import type { ParameterValue } from '../plan/parameter.js';
import type { Plan, Step } from '../plan/plan.js';
import type { TaskKind } from '../plan/step-commands.js';
import type { Strategy } from '../plan/strategy.js';
import type { Batch } from '../strategy/batch.js';
import { planBlueGreen } from '../strategy/blue-green.js';
import { planBatches } from '../strategy/plan-batches.js';
import { resolveBudgets } from '../strategy/resolve-budgets.js';
import { spreadHosts } from '../strategy/spread-hosts.js';

/** How many hosts may fail, as numbers. */
export interface Budget {
  readonly run: number;
  /** Of each batch. */
  readonly batches: readonly number[];
  /** Of the phase of each batch. */
  readonly phases: readonly number[];
  readonly action: FailureAction;
  readonly rollback: RollbackScope;
}

/** Where a host begins: what is before is done. */
export interface Beginning {
  readonly step: number;
  readonly kind: TaskKind;
  /** Indexes of later steps that are done, and stay so. */
  readonly kept?: readonly number[];
  /** Indexes of steps that may be done: their `verify` is asked, and they are not begun. */
  readonly asked?: readonly number[];
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
  /** Indexes of hosts: those from there on must be taken back whole before any below is. */
  readonly barriers?: readonly number[];
  /** What placeholders stand for that are the same on every host: `param.version`, `var.port`. */
  readonly values: Readonly<Record<string, string>>;
  /** Of a program that tries again what another run left undone. */
  readonly retried?: Retried;
  /** Of a program of an older version: somebody is to tell how a step ended also where it, or its host, was left out. */
  readonly asksOfLeftOut?: true;
  /** Of a program of an older version: a cancel ended nothing that may run still, and a step that runs once was taken back at once. */
  readonly isHasty?: true;
}

/** Hosts and steps in the order of a strategy, and its batches. */
function arrange(strategy: Strategy, hosts: readonly Host[], steps: readonly Step[]) {
  if (strategy.type === 'blue-green') return planBlueGreen(strategy, hosts, steps);
  const spread = 'spread' in strategy ? strategy.spread : undefined;
  return {
    hosts: spread === undefined ? hosts : spreadHosts(hosts, spread),
    steps,
    batches: planBatches(strategy, hosts.length),
  };
}

/**
 * Makes a plan ready for hosts. The program holds copies: what it was made of may change afterwards.
 *
 * @param parameters - what the plan is told, by name
 * @throws OpsError `invalid-plan`, `plan-cycle`, `invalid-parameters`
 */
export function compilePlan(
  plan: Plan,
  hosts: readonly Host[],
  parameters: Readonly<Record<string, ParameterValue>> = {},
): Program {
  return compiled(frozenCopy({ plan, hosts, parameters }));
}

interface ToCompile {
  readonly plan: Plan;
  readonly hosts: readonly Host[];
  readonly parameters: Readonly<Record<string, ParameterValue>>;
}

function compiled({ plan, hosts, parameters }: ToCompile): Program {
  checkPlan(plan, hosts);
  const steps = orderSteps(plan.steps);
  const { strategy = { type: 'parallel' }, failure = {} } = plan;
  const { rollback = 'run' } = failure;
  const action = failure.action ?? (strategy.type === 'blue-green' ? 'rollback' : 'abort');
  const arranged = arrange(strategy, hosts, steps);
  return {
    name: plan.name,
    ...arranged,
    values: valuesOf(plan, parameters),
    budget: { ...resolveBudgets(failure, arranged.batches, hosts.length), action, rollback },
  };
}
