export { createPolicy } from './policy/create-policy.js';
export type { Judged, Policy } from './policy/policy.js';
export type { PolicyContext } from './policy/policy-context.js';
export type {
  AlternativeTemplate,
  CommandCondition,
  Condition,
  ContextCondition,
  EffectCondition,
  Escalation,
  Hours,
  OneOrMore,
  Pattern,
  Rule,
  RuleExamples,
  Severity,
  TargetCondition,
} from './policy/rule.js';
