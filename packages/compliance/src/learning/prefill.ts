import type { Finding } from '@opspilot/core';
import { matchesPattern } from '../policy/matches-pattern.js';
import type { PolicyContext } from '../policy/policy-context.js';
import type { OneOrMore, Pattern } from '../policy/rule.js';
import { featuresOf } from './decision-features.js';
import type { DecisionModel } from './decision-model.js';

/** Where a form for approval may be filled in beforehand, set by the operator in code. */
export interface PrefillEnvelope {
  /** Ids of rules. */
  readonly rule: OneOrMore<Pattern>;
  readonly environment: OneOrMore<Pattern>;
}

/** What a form for approval may begin with. Somebody still has to approve it. */
export interface Prefill {
  readonly reason: string;
  /** How often the like was approved, by how many people. */
  readonly approvals: number;
  readonly approvers: number;
}

const leastApprovals = 3;
const leastRate = 0.75;
/** One who always agrees is a habit of theirs, not of the place. */
const leastApprovers = 2;

function isKnown(finding: Finding, model: DecisionModel, context: PolicyContext, envelope: PrefillEnvelope): boolean {
  const features = featuresOf(finding, context);
  // What nobody has seen in production before is in no envelope, whatever it says: there is no habit to go by.
  const { approvals, approvers, approvalRate } = model.estimateAlike(features);
  return (
    finding.decision !== 'deny' &&
    finding.severity !== 'critical' &&
    finding.effect !== undefined &&
    finding.effect.kind !== 'opaque' &&
    matchesPattern(envelope.rule)(features.rule) &&
    matchesPattern(envelope.environment)(features.environment) &&
    approvals >= leastApprovals &&
    approvers >= leastApprovers &&
    approvalRate >= leastRate
  );
}

/**
 * What a form for approval may begin with; nothing unless every finding that asks is within an envelope and was approved
 * before, by two people at least, for the same roles on hosts with the same labels, and none denies, is critical or opaque.
 */
export function prefill(
  findings: readonly Finding[],
  model: DecisionModel,
  context: PolicyContext,
  envelopes: readonly PrefillEnvelope[],
): Prefill | undefined {
  const asking = findings.filter(({ decision }) => decision === 'require-approval' || decision === 'deny');
  if (asking.length === 0) return undefined;
  if (!asking.every((finding) => envelopes.some((envelope) => isKnown(finding, model, context, envelope))))
    return undefined;
  const estimates = asking.map((finding) => model.estimateAlike(featuresOf(finding, context)));
  const approvals = Math.min(...estimates.map((estimate) => estimate.approvals));
  const approvers = Math.min(...estimates.map((estimate) => estimate.approvers));
  const rules = [...new Set(asking.map(({ rule }) => rule))].join(', ');
  return { reason: `${rules}: the like was approved ${approvals} times by ${approvers} people.`, approvals, approvers };
}
