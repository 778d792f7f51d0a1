export { type Alternative, alternativesFor } from './alternatives/alternatives-for.js';
export {
  type AuditData,
  type AuditEntry,
  type AuditFinding,
  type AuditRecord,
  type AuditType,
  auditTypes,
  type CustomAuditType,
  type ExceptionScope,
  type KnownAuditEntry,
  type KnownAuditRecord,
} from './audit/audit-entry.js';
export type { AuditErrorCode } from './audit/audit-error.js';
export type { AuditEvents, AuditTrouble } from './audit/audit-events.js';
export type {
  AuditExportOptions,
  AuditLog,
  AuditLogOptions,
  AuditQuery,
  AuditStatus,
} from './audit/audit-log.js';
export type { AuditProblem, AuditProblemKind, AuditVerification } from './audit/chain/verification.js';
export { type AuditSigner, ed25519Signer } from './audit/checkpoints/audit-signer.js';
export { type AuditSink, callbackSink } from './audit/checkpoints/audit-sink.js';
export type { Checkpoint, SignedCheckpoint } from './audit/checkpoints/checkpoint.js';
export { fileSink } from './audit/checkpoints/file-sink.js';
export type { SinkStatus } from './audit/checkpoints/sink-delivery.js';
export { createAuditLog } from './audit/create-audit-log.js';
export type { ExportFormat } from './audit/export/export-records.js';
export { type VerifyExportOptions, verifyExport } from './audit/export/verify-export.js';
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
