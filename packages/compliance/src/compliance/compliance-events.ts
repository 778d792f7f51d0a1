import type { Decision } from '@opspilot/core';
import type { TicketEvents } from '../approvals/ticket-events.js';
import type { AuditEvents } from '../audit/audit-events.js';
import type { ExceptionEvents } from '../exceptions/exception-events.js';

/** A command that rules have something to say about. */
export interface ComplianceRemark {
  /** Of the command. */
  readonly id: string;
  /** Secrets taken out. */
  readonly command: string;
  readonly host: string;
  readonly actor: string;
  readonly decision: Decision;
  readonly rules: readonly string[];
  readonly reasons: readonly string[];
}

/** The events of this package. The subject of `compliance.*` is the command's id. */
export interface ComplianceEvents extends TicketEvents, ExceptionEvents, AuditEvents {
  /** A command needs approval or is denied. */
  'compliance.violated': ComplianceRemark;
  /** A command is let through with a warning. */
  'compliance.warned': ComplianceRemark;
  /** The rules of a pilot were put together. */
  'policy.loaded': {
    /** SHA-256 (hex) of the rules. */
    readonly digest: string;
    readonly rules: number;
    /** Names of the policies beside the default one. */
    readonly policies: readonly string[];
    /** Names and versions of the signed bundles. */
    readonly bundles: readonly string[];
  };
}
