import type { Rule } from '../policy/rule.js';
import type { DecisionFeatures } from './decision-features.js';
import type { DecisionModel, Estimate } from './decision-model.js';

/** Something for a person to think about. Nothing follows from it by itself. */
export interface Suggestion {
  /** `exception`: people keep approving it. `policy-change`: people keep refusing it, so it might as well be denied. */
  readonly kind: 'exception' | 'policy-change';
  readonly rule: string;
  readonly environment: string;
  readonly effect: string;
  /** For a person. */
  readonly summary: string;
  readonly estimate: Estimate;
}

const leastDecisions = 5;
const leastPeople = 3;
const highRate = 0.85;
const lowRate = 0.15;

/** What no habit makes harmless. */
function isFixed(rule: Rule | undefined, { effect }: DecisionFeatures): boolean {
  if (rule === undefined || rule.severity === 'critical' || rule.decision === 'deny') return true;
  return effect === '' || effect.startsWith('opaque ');
}

function suggestion(features: DecisionFeatures, rule: Rule | undefined, estimate: Estimate): readonly Suggestion[] {
  const { rule: id, environment, effect } = features;
  const about = { rule: id, environment, effect, estimate };
  const { approvals, refusals, approvers, refusers, approvalRate } = estimate;
  if (approvals >= leastDecisions && approvers >= leastPeople && approvalRate >= highRate && !isFixed(rule, features)) {
    const summary = `${id} was approved ${approvals} times by ${approvers} people in ${environment} (${effect}); an exception with a scope and an end may serve.`;
    return [{ kind: 'exception', summary, ...about }];
  }
  if (refusals >= leastDecisions && refusers >= leastPeople && approvalRate <= lowRate && rule?.decision !== 'deny') {
    const summary = `${id} was refused ${refusals} times by ${refusers} people in ${environment} (${effect}); a rule that denies it may serve.`;
    return [{ kind: 'policy-change', summary, ...about }];
  }
  return [];
}

/** What people's decisions suggest, the best founded first. */
export function suggest(model: DecisionModel, rules: readonly Rule[]): readonly Suggestion[] {
  return model.known
    .flatMap((features) =>
      suggestion(
        features,
        rules.find(({ id }) => id === features.rule),
        model.estimate(features),
      ),
    )
    .sort((a, b) => b.estimate.approvals + b.estimate.refusals - (a.estimate.approvals + a.estimate.refusals));
}
