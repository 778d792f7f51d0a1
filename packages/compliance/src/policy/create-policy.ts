import { allowed, type Decision, type Finding, strictest, type Verdict } from '@opspilot/core';
import { compileCondition, type FindMatches, type Match } from './compile-condition.js';
import { type ContextTest, compileContext } from './compile-context.js';
import type { Policy } from './policy.js';
import type { PolicyContext } from './policy-context.js';
import type { Condition, Rule } from './rule.js';

interface CompiledRule {
  readonly rule: Rule;
  readonly find: readonly FindMatches[];
  readonly raise: readonly { readonly holds: ContextTest; readonly decision: Decision }[];
}

function compileRule(rule: Rule): CompiledRule {
  const conditions = (Array.isArray(rule.when) ? rule.when : [rule.when]) as readonly Condition[];
  return {
    rule,
    find: conditions.map(compileCondition),
    raise: (rule.raise ?? []).map(({ context, decision }) => ({ holds: compileContext(context), decision })),
  };
}

function decisionOf({ rule, raise }: CompiledRule, context: PolicyContext): Decision {
  return raise.reduce<Decision>(
    (decision, { holds, decision: raised }) => (holds(context) ? strictest(decision, raised) : decision),
    rule.decision,
  );
}

function isAtLeast(decision: Decision, other: Decision): boolean {
  return strictest(decision, other) === decision;
}

/** Whether another rule has told of the same place, at least as strictly. */
function isTold(match: Match, decision: Decision, findings: readonly Finding[]): boolean {
  return findings.some(
    (finding) =>
      isAtLeast(finding.decision, decision) &&
      (match.effect === undefined ? finding.span?.join() === match.span?.join() : finding.effect === match.effect),
  );
}

/** A policy of rules that are known to be valid. */
export function createPolicy(rules: readonly Rule[]): Policy {
  const isGeneral = (rule: Rule): boolean => rule.isGeneral === true;
  // General rules come last, when all is told that others have to tell.
  const compiled = [...rules.filter((rule) => !isGeneral(rule)), ...rules.filter(isGeneral)].map(compileRule);
  return {
    rules,
    decide: (judged, context): Verdict => {
      const findings: Finding[] = [];
      let decision: Decision = 'allow';
      for (const each of compiled) {
        const found = each.find.flatMap((find) => find(judged, context));
        if (found.length === 0) continue;
        const own = decisionOf(each, context);
        decision = strictest(decision, own);
        const matches = isGeneral(each.rule) ? found.filter((match) => !isTold(match, own, findings)) : found;
        const { id, reason, severity, controls } = each.rule;
        for (const match of matches) findings.push({ rule: id, decision: own, reason, severity, controls, ...match });
      }
      return findings.length === 0 ? allowed : { decision, findings };
    },
  };
}
