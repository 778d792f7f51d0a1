import type { Actor } from '@opspilot/core';
import type { ApprovalTickets } from '../approvals/approval-tickets.js';
import type { AuditLog } from '../audit/audit-log.js';
import type { FrameworkPolicies } from '../catalogue/policies.js';
import type { PolicyValidation, TestCommand } from '../documents/validate-policy.js';
import type { PolicyExceptions } from '../exceptions/create-exceptions.js';
import type { Learning } from '../learning/create-learning.js';
import type { Rule } from '../policy/rule.js';
import type { ReportOptions } from '../reports/create-report.js';
import type { ComplianceReport } from '../reports/report.js';
import type { CheckContext, ComplianceCheck } from './check-compliance.js';

/** The policy of a pilot: `pilot.compliance`. */
export interface Compliance {
  /**
   * Says what the policy makes of a command, without running, asking or recording anything.
   *
   * @param context - where it would run; what is absent is taken for the strictest
   * @param user - who would ask
   */
  checkCompliance(command: string, context?: CheckContext, user?: Actor): Promise<ComplianceCheck>;
  /** The rules that hold and map to a framework. @throws OpsError `unknown-framework` */
  policies(framework: string): FrameworkPolicies;
  /**
   * Tries a policy that somebody wrote, on its own examples and on commands, beside the rules that hold. Tells what is wrong
   * with it instead of throwing.
   */
  validatePolicy(policy: unknown, testCommands?: readonly (string | TestCommand)[]): PolicyValidation;
  /** The rules that hold. */
  readonly rules: readonly Rule[];
  readonly exceptions: PolicyExceptions;
  /** Leave for single commands from one person or several. */
  readonly approvals: ApprovalTickets;
  /** What people's decisions teach: it puts things before people, and lets nothing pass. */
  readonly learning: Learning;
  /**
   * Tells from the audit log how the controls of a framework were exercised in a period, by the rules that hold.
   *
   * @throws OpsError `unknown-framework`, `invalid-report-options`; `invalid-compliance-options` when there is no audit log
   */
  report(options: Omit<ReportOptions, 'rules' | 'frameworks'>): Promise<ComplianceReport>;
  /** Absent with `audit: false`. */
  readonly audit?: AuditLog;
}
