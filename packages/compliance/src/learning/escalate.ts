import { type Finding, strictest } from '@opspilot/core';
import type { PolicyContext } from '../policy/policy-context.js';
import { featuresOf } from './decision-features.js';
import type { DecisionModel } from './decision-model.js';

/** Refusals, by so many people, from which a warning becomes a question. */
const leastRefusals = 3;
const leastRefusers = 2;
/** Below it, what was refused is refused as a rule. */
const highestRate = 0.25;

function escalated(finding: Finding, model: DecisionModel, context: PolicyContext): Finding {
  // What somebody answers for with an exception is not for habits to judge.
  if (finding.decision !== 'warn' || 'exception' in finding) return finding;
  const { refusals, refusers, approvalRate } = model.estimate(featuresOf(finding, context));
  if (refusals < leastRefusals || refusers < leastRefusers || approvalRate > highestRate) return finding;
  const decision = 'require-approval';
  return { ...finding, decision, reason: `${finding.reason} The like was refused ${refusals} times before.` };
}

/**
 * Findings as people have decided before: what they refused again and again is asked about. There is no way down: a finding
 * comes out as strict as it came in, or stricter.
 */
export function escalate(
  findings: readonly Finding[],
  model: DecisionModel,
  context: PolicyContext,
): readonly Finding[] {
  return findings.map((finding) => escalated(finding, model, context));
}

const severities = ['low', 'medium', 'high', 'critical'] as const;

/** Findings with what matters most to whoever has to decide first: the strictest, the most severe, the most often refused. */
export function ranked(findings: readonly Finding[], model: DecisionModel, context: PolicyContext): readonly Finding[] {
  const severity = (finding: Finding): number => severities.indexOf(finding.severity ?? 'low');
  const rate = (finding: Finding): number => model.estimate(featuresOf(finding, context)).approvalRate;
  return findings.toSorted((a, b) => {
    if (a.decision !== b.decision) return strictest(a.decision, b.decision) === a.decision ? -1 : 1;
    return severity(b) - severity(a) || rate(a) - rate(b);
  });
}
