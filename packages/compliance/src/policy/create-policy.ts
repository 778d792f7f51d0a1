import { allowed, type Decision, type Finding, strictest, type Verdict } from '@opspilot/core';
import { compileCondition, type FindMatches } from './compile-condition.js';
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

/** A policy of rules that are known to be valid. */
export function createPolicy(rules: readonly Rule[]): Policy {
  const compiled = rules.map(compileRule);
  return {
    rules,
    decide: (judged, context): Verdict => {
      const findings: Finding[] = [];
      let decision: Decision = 'allow';
      for (const each of compiled) {
        const matches = each.find.flatMap((find) => find(judged, context));
        if (matches.length === 0) continue;
        const own = decisionOf(each, context);
        decision = strictest(decision, own);
        const { id, reason, severity, controls } = each.rule;
        for (const match of matches) findings.push({ rule: id, decision: own, reason, severity, controls, ...match });
      }
      return findings.length === 0 ? allowed : { decision, findings };
    },
  };
}
