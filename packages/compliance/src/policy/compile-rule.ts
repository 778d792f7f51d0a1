import { type Decision, strictest } from '@opspilot/core';
import { compileCondition, type FindMatches, type Match } from './compile-condition.js';
import { type ContextTest, compileContext } from './compile-context.js';
import { listOf } from './list-of.js';
import type { PolicyContext } from './policy-context.js';
import type { Rule } from './rule.js';
import { isSameSpan } from './text-span.js';

/** A rule ready to be tried. */
export interface CompiledRule {
  readonly rule: Rule;
  /** One of them must hold. */
  readonly conditions: readonly FindMatches[];
  /** The rule's decision in a context. */
  decisionIn(context: PolicyContext): Decision;
}

/** Makes a rule ready. */
export function compileRule(rule: Rule): CompiledRule {
  const raise = (rule.raise ?? []).map(({ context, decision }): readonly [ContextTest, Decision] => [
    compileContext(context),
    decision,
  ]);
  return {
    rule,
    conditions: listOf(rule.when).map(compileCondition),
    decisionIn: (context) =>
      raise.reduce<Decision>(
        (decision, [holds, raised]) => (holds(context) ? strictest(decision, raised) : decision),
        rule.decision,
      ),
  };
}

/** Whether two matches are of one place: the same effect, or the same span where either has none. */
export function isSamePlace(one: Partial<Match>, other: Partial<Match>): boolean {
  if (one.effect !== undefined && other.effect !== undefined) return one.effect === other.effect;
  return isSameSpan(one.span, other.span);
}
