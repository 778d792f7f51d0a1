import type { ApprovalOptions } from '../approvals/approval-options.js';
import type { AuditLog, AuditLogOptions } from '../audit/audit-log.js';
import type { BundleOptions } from '../bundles/bundle-options.js';
import type { ExceptionEnvelope } from '../exceptions/exception-envelope.js';
import type { LearningOptions } from '../learning/create-learning.js';
import type { AuditFailureMode } from '../notes/create-notes.js';
import type { CircumstanceOptions } from './circumstances.js';
import type { Judge } from './judge.js';
import type { RuleOptions } from './rule-set.js';

/** How the audit log is kept. */
export type AuditSettings = Omit<AuditLogOptions, 'storage' | 'clock' | 'random' | 'redactor' | 'logger' | 'events'>;

/** What a policy is enforced with. Everything has a default. */
export interface ComplianceOptions extends RuleOptions, CircumstanceOptions {
  /**
   * `enforce`: what the rules say holds. `observe`: everything they find is told and written down as a warning, to see what
   * would happen; what core and other plugins decide holds as before. Default `enforce`.
   */
  readonly mode?: 'enforce' | 'observe';
  /** Signed policies: see `signBundle`. One that is older than what was loaded before, or not signed by a trusted key, stops the pilot. */
  readonly bundles?: BundleOptions;
  /** Other policy engines that judge every command too. They can only tighten. */
  readonly judges?: readonly Judge[];
  /** Milliseconds for which each judge is waited for; one that has not answered by then denies. Default 10,000. */
  readonly judgeTimeout?: number;
  /**
   * Who has to agree to a command that needs approval, whichever rule says so. Without it, the pilot's `approve` function
   * and `pilot.approvals` alone decide.
   */
  readonly approvals?: ApprovalOptions;
  /** What is made of what people decided. */
  readonly learning?: LearningOptions;
  /** What exceptions may do. */
  readonly exceptions?: ExceptionEnvelope;
  /** How the audit log is kept; one of your own, which you close yourself; or `false`: none. Default: in the pilot's storage. */
  readonly audit?: AuditSettings | AuditLog | false;
  /**
   * What happens when the audit log cannot be written. `close`: what it would have to know is not done, and commands above
   * `allow` are denied. `continue`: it is done, and logged as an error. Default `close`; where the policy only observes,
   * `continue`.
   */
  readonly onAuditFailure?: AuditFailureMode;
}
