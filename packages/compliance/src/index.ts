export type {
  AuditData,
  AuditEntry,
  AuditFinding,
  AuditRecord,
  AuditType,
  CustomAuditType,
  ExceptionScope,
  KnownAuditEntry,
  KnownAuditRecord,
} from './audit/audit-entry.js';
export { catalogue } from './catalogue/catalogue.js';
export { type FrameworkPolicies, type FrameworkPolicy, policies } from './catalogue/policies.js';
export type { PolicyDocument } from './documents/policy-document.js';
export type { PolicyErrorCode, PolicyProblem } from './documents/policy-problem.js';
export { type ReadPolicyOptions, readPolicy } from './documents/read-policy.js';
export {
  type PolicyValidation,
  type TestCommand,
  type TestResult,
  validatePolicy,
} from './documents/validate-policy.js';
export type { Framework } from './frameworks/framework.js';
export { frameworks } from './frameworks/frameworks.js';
export { checkExamples, type ExampleFailure } from './policy/check-examples.js';
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
