import type { Actor, Decision, Finding, JsonValue, OutcomeStatus } from '@opspilot/core';

/** What a record of a decision keeps of a finding. */
export interface AuditFinding
  extends Pick<Finding, 'rule' | 'decision' | 'reason' | 'severity' | 'controls' | 'alternatives' | 'check'> {
  /** The effect that the rule found, for a person: `delete /var/log`. */
  readonly effect?: string;
  /** Id of the exception that let the command pass this rule. */
  readonly exception?: string;
}

/** What a rule covers, and for whom, as far as an exception says so; what is absent is not limited. */
export interface ExceptionScope {
  readonly hosts?: readonly string[];
  readonly containers?: readonly string[];
  readonly environments?: readonly string[];
  readonly actors?: readonly string[];
  /** Commands, by their text or their template. */
  readonly commands?: readonly string[];
  readonly roles?: readonly string[];
  /** Labels of hosts, `name=pattern`. */
  readonly labels?: readonly string[];
  /** Paths or names that effects are on. */
  readonly targets?: readonly string[];
}

/**
 * What the log knows to say, by type. The subject of `command.*` is the command's id, of `approval.*` the approval's, of
 * `exception.*` the exception's, of `policy.*` the policy's. Times are milliseconds since the epoch.
 */
export interface AuditData {
  /** A gate decided about a command; `findings` is empty when nothing spoke against it. */
  'command.decided': {
    readonly decision: Decision;
    readonly findings: readonly AuditFinding[];
    /** Digest of the policy that decided, as `policy.loaded` tells it. */
    readonly policy?: string;
    readonly changeId?: string;
    /** 0..1 */
    readonly risk?: number;
    /** Other hosts that it reaches, through ssh and its like, and what they serve as far as that is known. */
    readonly reached?: readonly { readonly host: string; readonly environment?: string }[];
  };
  /** How a command that was let through ended. */
  'command.finished': {
    readonly status: OutcomeStatus;
    readonly executed: 'yes' | 'no' | 'unknown';
    readonly exitCode: number | null;
    readonly error?: string;
    /** With whose leave it ran, where it needed some. */
    readonly approval?: { readonly by: string; readonly reason?: string };
  };
  /** Leave was asked for: by the actor of the record. */
  'approval.requested': {
    readonly command: string;
    readonly rules: readonly string[];
    readonly expiresAt: number;
    /** How many people have to agree. */
    readonly approvers: number;
    readonly reason?: string;
  };
  /** One person agreed: the actor of the record. `isComplete` once enough have. */
  'approval.granted': {
    readonly command: string;
    readonly isComplete: boolean;
    readonly reason?: string;
    /** Tells the person apart where their id looks like a secret and is not shown: see core's `identityOf`. */
    readonly identity?: string;
  };
  /** The actor of the record said no, or the rules of approval did (`code`). */
  'approval.refused': { readonly command: string; readonly code: string; readonly reason?: string };
  /** The actor of the record, who had asked, took the question back. */
  'approval.withdrawn': { readonly command: string; readonly reason?: string };
  /** The approval opened one command and is spent. */
  'approval.used': {
    readonly command: string;
    readonly by: readonly string[];
    /** Of the same people, where one's id is not shown. */
    readonly identities?: readonly string[];
  };
  'approval.expired': { readonly command: string; readonly expiresAt: number };
  /** The actor of the record let a rule rest for a scope and a time. */
  'exception.added': {
    readonly rule: string;
    readonly scope: ExceptionScope;
    readonly reason: string;
    readonly expiresAt: number;
    /** Who agreed, beside the actor. */
    readonly approvedBy?: readonly string[];
  };
  'exception.used': { readonly rule: string; readonly command: string };
  'exception.revoked': { readonly rule: string; readonly reason: string };
  'exception.expired': { readonly rule: string; readonly expiresAt: number };
  'policy.loaded': {
    readonly version: string;
    /** SHA-256 (hex) of the rules. */
    readonly digest: string;
    readonly rules: number;
    /** Id of the key that signed the bundle. */
    readonly signedBy?: string;
  };
  'policy.refused': { readonly version?: string; readonly code: string; readonly reason: string };
  /** Something was put before a person: an exception, a change of the policy. */
  'suggestion.made': { readonly kind: string; readonly rule?: string; readonly summary: string };
  'suggestion.accepted': { readonly kind: string; readonly rule?: string };
  'suggestion.refused': { readonly kind: string; readonly rule?: string; readonly reason?: string };
  /** The actor of the record looked into the log. */
  'audit.read': { readonly query: JsonValue };
  'audit.exported': { readonly format: 'jsonl' | 'csv'; readonly from?: number; readonly to?: number };
  'audit.verified': { readonly records: number; readonly isIntact: boolean; readonly problem?: string };
  'report.created': {
    readonly framework: string;
    readonly edition: string;
    readonly from: number;
    readonly to: number;
    readonly environment?: string;
  };
}

/** The types that the log knows. */
export type AuditType = keyof AuditData;

const typeNames: Readonly<Record<AuditType, true>> = {
  'command.decided': true,
  'command.finished': true,
  'approval.requested': true,
  'approval.granted': true,
  'approval.refused': true,
  'approval.withdrawn': true,
  'approval.used': true,
  'approval.expired': true,
  'exception.added': true,
  'exception.used': true,
  'exception.revoked': true,
  'exception.expired': true,
  'policy.loaded': true,
  'policy.refused': true,
  'suggestion.made': true,
  'suggestion.accepted': true,
  'suggestion.refused': true,
  'audit.read': true,
  'audit.exported': true,
  'audit.verified': true,
  'report.created': true,
};

/** The types that the log knows, as a list. */
export const auditTypes: readonly AuditType[] = Object.keys(typeNames) as AuditType[];

/** A type of an embedder's own: `custom.` and a name of lower-case letters, digits and hyphens. */
export type CustomAuditType = `custom.${string}`;

/** What happened, before it is written. All texts are redacted when it is. */
export interface AuditEntry<Type extends AuditType | CustomAuditType = AuditType | CustomAuditType> {
  /** `noun.verb`, the verb in the past tense. */
  readonly type: Type;
  /** Who did it. */
  readonly actor: Actor;
  /** Name of the host that it is about. */
  readonly host?: string;
  /** What that host serves. */
  readonly environment?: string;
  /** Text of the command that it is about. */
  readonly command?: string;
  /** Id of what it is about. */
  readonly subject?: string;
  readonly data: Type extends AuditType ? AuditData[Type] : JsonValue;
}

/** One of the known entries, whichever: `entry.type` narrows `entry.data`. */
export type KnownAuditEntry = { [Type in AuditType]: AuditEntry<Type> }[AuditType];

/** An entry as it was written, redacted and chained to the one before. */
export type AuditRecord<Type extends AuditType | CustomAuditType = AuditType | CustomAuditType> = AuditEntry<Type> & {
  /** Id of the log. */
  readonly log: string;
  /** Its place in the log, from 1, without gaps. */
  readonly sequence: number;
  /** When it was appended, milliseconds since the epoch, as the clock said: it may lie before that of the record before it. */
  readonly at: number;
  /** `hash` of the record before it; of the first, 64 zeros. */
  readonly previous: string;
  /** SHA-256 (hex) of the canonical JSON (RFC 8785) of all the above. */
  readonly hash: string;
};

/** One of the known records, whichever: `record.type` narrows `record.data`. */
export type KnownAuditRecord = { [Type in AuditType]: AuditRecord<Type> }[AuditType];
