import type { Actor, Decision, OutcomeStatus } from '@opspilot/core';
import type { ExceptionScope } from '../audit/audit-entry.js';
import type { AuditVerification } from '../audit/chain/verification.js';
import type { Severity } from '../policy/rule.js';

/** A control that rules map to, and what came of it in the period. */
export interface ReportedControl {
  readonly framework: string;
  readonly edition: string;
  readonly control: string;
  /** In our own words. */
  readonly title: string;
  /** Rules in force that map to it. */
  readonly rules: readonly string[];
  /** Commands of the period in which these rules found something, by what a rule decided. */
  readonly findings: Readonly<Record<Exclude<Decision, 'allow'>, number>>;
  /** Commands in which an exception let such a finding pass. */
  readonly excepted: number;
  /** When one was made last, milliseconds since the epoch; null when none was: the control was not exercised. */
  readonly lastAt: number | null;
}

/**
 * What a rule found in a command, and what came of it. What was found alike in several commands (by the same rule, of the same
 * person, on the same host, with the same end) is told once, with how often.
 */
export interface ReportedFinding {
  /** Record of the first decision, and when that was. */
  readonly sequence: number;
  readonly at: number;
  /** The same of the last decision: of the first, where there is one alone. */
  readonly lastSequence: number;
  readonly lastAt: number;
  /** Commands in which it was found. */
  readonly count: number;
  readonly actor: string;
  readonly host: string;
  readonly environment: string;
  readonly command: string;
  /** Id of the first of the commands. */
  readonly subject: string;
  readonly rule: string;
  readonly severity: Severity | null;
  /** What the rule decided. */
  readonly decision: Decision;
  /** What was decided of the command: the strictest of all rules. */
  readonly verdict: Decision;
  readonly reason: string;
  readonly effect: string | null;
  /** Controls of the framework of the report; of several benchmarks, each after the id of its own: `cis-docker 5.5`. */
  readonly controls: readonly string[];
  /** Id of the exception that let it pass. */
  readonly exception: string | null;
  /** How the command ended; null when that is not in the log of the period. */
  readonly status: OutcomeStatus | null;
  /** With whose leave it ran, and under which ticket; null when it needed none, did not run, or the log does not say. */
  readonly approval: { readonly by: string; readonly reason: string | null } | null;
}

/**
 * What a finding comes to. `violations`: the command was denied or warned of, or ran without the leave that it wants. `approved`:
 * it ran with leave. `asked`: leave was asked for, by running it or with a plan, and nothing of it ran. `excepted`: an exception
 * let it pass.
 */
export type FindingGroup = 'violations' | 'approved' | 'asked' | 'excepted';

/** One person's word on an approval. */
export interface ReportedWord {
  readonly sequence: number;
  readonly at: number;
  readonly by: string;
  readonly reason: string | null;
}

/** An approval, as far as the period tells of it. */
export interface ReportedApproval {
  readonly id: string;
  readonly command: string | null;
  readonly host: string | null;
  readonly rules: readonly string[];
  /** Null when it was asked for before the period. */
  readonly requested: (ReportedWord & { readonly approvers: number; readonly expiresAt: number }) | null;
  readonly grants: readonly ReportedWord[];
  /** Who had agreed by the time of its use, beside those: their word is not in the period. */
  readonly agreedBefore: readonly string[];
  readonly refusals: readonly ReportedWord[];
  /** Who asked, when they took the question back. */
  readonly withdrawn: ReportedWord | null;
  readonly used: ReportedWord | null;
  readonly expiredAt: number | null;
  readonly state: 'open' | 'granted' | 'refused' | 'withdrawn' | 'used' | 'expired';
}

/** An exception that was in force at some time of the period. */
export interface ReportedException {
  readonly id: string;
  readonly rule: string;
  readonly reason: string;
  readonly scope: ExceptionScope;
  readonly added: ReportedWord;
  readonly approvedBy: readonly string[];
  readonly expiresAt: number;
  /** How often it let a command pass in the period. */
  readonly uses: number;
  readonly revoked: ReportedWord | null;
}

/** A policy that was in force at some time of the period. */
export interface ReportedPolicy {
  readonly sequence: number;
  readonly loadedAt: number;
  readonly by: string;
  readonly version: string;
  readonly digest: string;
  readonly rules: number;
  readonly signedBy: string | null;
}

/** What the log tells about a framework and a period. Times are milliseconds since the epoch. */
export interface ComplianceReport {
  readonly format: 'opspilot-compliance-report-1';
  /** Short name: `NIST`, `CIS`, … */
  readonly framework: string;
  readonly parts: readonly { readonly id: string; readonly name: string; readonly edition: string }[];
  readonly from: number;
  /** First moment after the period. */
  readonly to: number;
  /** Null for all. */
  readonly environment: string | null;
  readonly createdAt: number;
  readonly createdBy: Actor;
  /** The log it was made from, and the record that says that it was. */
  readonly log: string;
  readonly sequence: number;
  readonly integrity: AuditVerification;
  /**
   * What it is made of: records of commands and approvals of the period and the environment, the first and the last of them
   * (null where there is none), and the environments that the log knows in the period. `withoutEnvironment` of the period are
   * of hosts that name none: a report of one environment leaves them out.
   */
  readonly covered: {
    readonly records: number;
    readonly first: number | null;
    readonly last: number | null;
    readonly environments: readonly string[];
    readonly withoutEnvironment: number;
  };
  /** Records between the first and the last of the period whose clock showed a time outside of it; they are counted with it. */
  readonly outOfPeriod: number;
  /** Records of no known form, left out: somebody wrote them into the database. */
  readonly unreadable: number;
  /**
   * Commands in which rules found something, by what was decided; `allow`: an exception let them pass. Commands without a finding
   * are not in the log.
   */
  readonly decisions: Readonly<Record<Decision, number>>;
  readonly policies: readonly ReportedPolicy[];
  readonly controls: readonly ReportedControl[];
  /** Controls that we describe and no rule in force maps to. */
  readonly uncovered: readonly Pick<ReportedControl, 'framework' | 'edition' | 'control' | 'title'>[];
  /** The gravest first, as are those that follow. */
  readonly violations: readonly ReportedFinding[];
  /** Approvals exercised: no violations. */
  readonly approved: readonly ReportedFinding[];
  /** Questions, whatever came of them: what became of each stands with the approvals. */
  readonly asked: readonly ReportedFinding[];
  /** Exceptions exercised: no violations either. */
  readonly excepted: readonly ReportedFinding[];
  /** How often it was found in all, however much of it is listed. */
  readonly totals: Readonly<Record<FindingGroup, number>>;
  /** Rows that were left out of each list. */
  readonly omitted: Readonly<Record<FindingGroup, number>>;
  /** Findings of the period of rules that map to no control of this framework. */
  readonly otherFindings: number;
  readonly approvals: readonly ReportedApproval[];
  readonly exceptions: readonly ReportedException[];
  /** Who looked into the log in the period. */
  readonly accesses: readonly (ReportedWord & { readonly type: string })[];
}
