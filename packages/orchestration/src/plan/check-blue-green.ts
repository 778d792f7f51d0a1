import { type Host, OpsError } from '@opspilot/core';
import { partOf, sidesOf } from '../strategy/blue-green.js';
import { checkAnalysis } from './check-analysis.js';
import type { FailurePolicy } from './failure-policy.js';
import { longestTime, timeExpected } from './longest-time.js';
import type { Plan, Step } from './plan.js';
import type { Problems } from './problems.js';
import { resolveCount } from './resolve-count.js';
import type { BlueGreen } from './strategy.js';

const parts = ['prepare green', 'verify green', 'switch', 'retire blue'] as const;

function checkSides(problems: Problems, strategy: BlueGreen, hosts: readonly Host[], policy: FailurePolicy): void {
  const path = 'strategy';
  try {
    const { green, blue, switching } = sidesOf(strategy, hosts);
    problems.expect(switching.length === 1, `${path}.switch.host`, 'the name of a host of the run');
    const all = [...green, ...blue, ...switching];
    problems.expect(
      new Set(all).size === all.length,
      path,
      'such that no host is two of green, blue and the one that switches',
    );
    problems.expect(
      hosts.every((host) => all.includes(host)),
      path,
      'such that every host is green, blue or the one that switches',
    );
    const most = resolveCount(policy.maxFailures ?? 0, hosts.length, 'down');
    problems.expect(
      most < green.length,
      'failure.maxFailures',
      `less than the green hosts (${green.length}): one must be left to switch to`,
    );
  } catch (error) {
    if (!OpsError.is(error)) throw error;
    problems.expect(false, path, `of hosts of the run: ${error.message}`);
  }
}

function checkParts(problems: Problems, strategy: BlueGreen, steps: readonly Step[]): void {
  const {
    verify = [],
    retire = [],
    switch: { step: switching },
  } = strategy;
  const ids = new Set(steps.map(({ id }) => id));
  const named = [...verify, switching, ...retire];
  for (const id of named) problems.expect(ids.has(id), 'strategy', `of steps of this plan; "${id}" is none`);
  problems.expect(new Set(named).size === named.length, 'strategy', 'such that no step has two parts');
  steps.forEach((step, index) => {
    const part = partOf(strategy, step.id);
    for (const need of step.needs ?? []) {
      const isEarlier = !ids.has(need) || partOf(strategy, need) <= part;
      problems.expect(
        isEarlier,
        `steps[${index}].needs`,
        `of steps that come before: "${step.id}" is to ${parts[part]}, "${need}" to ${parts[partOf(strategy, need)]}`,
      );
    }
  });
  const prepares = steps.some(({ id }) => partOf(strategy, id) === 0);
  problems.expect(prepares, 'steps', 'such that one prepares green');
  const index = steps.findIndex(({ id }) => id === switching);
  if (index !== -1)
    problems.expect(steps[index]?.rollback !== undefined, `steps[${index}].rollback`, 'the command that switches back');
}

/** Whether a blue-green release can be done. */
export function checkBlueGreen(problems: Problems, plan: Plan, strategy: BlueGreen, hosts: readonly Host[]): void {
  checkSides(problems, strategy, hosts, plan.failure ?? {});
  checkParts(problems, strategy, plan.steps);
  const { bake = 0 } = strategy;
  problems.expect(bake >= 0 && bake <= longestTime, 'strategy.bake', timeExpected);
  for (const part of ['prePromotionAnalysis', 'postPromotionAnalysis'] as const) {
    const analysis = strategy[part];
    if (analysis !== undefined) checkAnalysis(problems, `strategy.${part}`, analysis);
  }
}
