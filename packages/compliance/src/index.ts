export { type Alternative, alternativesFor } from './alternatives/alternatives-for.js';
export type { ApprovalOptions } from './approvals/approval-options.js';
export type { ApprovalTicket, TicketErrorCode, TicketGrant, TicketState } from './approvals/approval-ticket.js';
export type { ApprovalTickets, TicketAnswer, TicketQuery } from './approvals/approval-tickets.js';
export type { FourEyesRules } from './approvals/four-eyes.js';
export type { TicketEvents, TicketReference } from './approvals/ticket-events.js';
export {
  type AuditData,
  type AuditEntry,
  type AuditFinding,
  type AuditRecord,
  type AuditType,
  auditTypes,
  type CustomAuditType,
  type ExceptionScope as AuditedScope,
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
export type { BundleOptions } from './bundles/bundle-options.js';
export type { BundleErrorCode, PolicyBundle, SignedPolicyBundle } from './bundles/policy-bundle.js';
export { signBundle, verifyBundle } from './bundles/sign-bundle.js';
export { catalogue } from './catalogue/catalogue.js';
export { type FrameworkPolicies, type FrameworkPolicy, policies } from './catalogue/policies.js';
export type { CheckContext, ComplianceCheck } from './compliance/check-compliance.js';
export type { CircumstanceOptions, Freeze } from './compliance/circumstances.js';
export type { Compliance } from './compliance/compliance.js';
export type { ComplianceEvents, ComplianceRemark } from './compliance/compliance-events.js';
export type { AuditSettings, ComplianceOptions } from './compliance/compliance-options.js';
export { compliance } from './compliance/compliance-plugin.js';
export { type ComplianceContext, createCompliance, type OwnedCompliance } from './compliance/create-compliance.js';
export type { Judge } from './compliance/judge.js';
export type { ComplianceErrorCode } from './compliance/option-error.js';
export type { RuleOptions } from './compliance/rule-set.js';
export type { PolicyDocument } from './documents/policy-document.js';
export type { PolicyErrorCode, PolicyProblem } from './documents/policy-problem.js';
export { type ReadPolicyOptions, readPolicy } from './documents/read-policy.js';
export {
  type PolicyValidation,
  type TestCommand,
  type TestResult,
  validatePolicy,
} from './documents/validate-policy.js';
export type { ExceptedFinding } from './exceptions/apply-exceptions.js';
export type { ExceptionAct, PolicyExceptions } from './exceptions/create-exceptions.js';
export type { ExceptionEnvelope } from './exceptions/exception-envelope.js';
export type { ExceptionEvents, ExceptionReference } from './exceptions/exception-events.js';
export type {
  ExceptionErrorCode,
  ExceptionScope,
  NewException,
  PolicyException,
} from './exceptions/policy-exception.js';
export type { Framework } from './frameworks/framework.js';
export { frameworks } from './frameworks/frameworks.js';
export type { Learning, LearningOptions, SuggestionAnswer } from './learning/create-learning.js';
export type { Estimate } from './learning/decision-model.js';
export type { Prefill, PrefillEnvelope } from './learning/prefill.js';
export type { Suggestion } from './learning/suggest.js';
export type { AuditFailureMode, AuditTrailErrorCode } from './notes/create-notes.js';
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
export { createReport, type ReportOptions } from './reports/create-report.js';
export { renderHtml } from './reports/render-html.js';
export { renderMarkdown } from './reports/render-markdown.js';
export type {
  ComplianceReport,
  FindingGroup,
  ReportedApproval,
  ReportedControl,
  ReportedException,
  ReportedFinding,
  ReportedPolicy,
  ReportedWord,
} from './reports/report.js';
