import type { OpsError } from '../errors/ops-error.js';
import type { CapturedOutput, OutcomeStatus, Stage } from '../history/command-record.js';
import type { Approval } from './approval.js';
import type { RiskAssessment } from './risk-assessment.js';
import type { Verdict } from './verdict.js';

/** Something that a plugin took before the command ran and can go back to. */
export interface RecoveryPoint {
  readonly id: string;
  /** Id of the plugin that took it. */
  readonly source: string;
  /** For a person. */
  readonly summary: string;
}

/** One check made after the command. */
export interface Verification {
  /** `command`, or the id of the plugin that checked. */
  readonly source: string;
  readonly name: string;
  /** `unknown`: the check itself could not be completed. */
  readonly result: 'passed' | 'failed' | 'unknown';
  readonly message?: string;
}

/** What a plugin did about a command that did not succeed. */
export interface Recovery {
  /** Id of the plugin. */
  readonly source: string;
  readonly result: 'recovered' | 'failed' | 'left-alone';
  readonly summary: string;
}

/** How a command went. Everything in it may be shown and stored: secrets are taken out. */
export interface Outcome {
  /** Id of the command, of its history record and of its events' subject. */
  readonly id: string;
  readonly status: OutcomeStatus;
  readonly command: string;
  readonly host: string;
  readonly actor: string;
  /** The stage that decided the status. */
  readonly stage: Stage;
  /** Whether the command ran on the host; `unknown` when contact was lost. */
  readonly executed: 'yes' | 'no' | 'unknown';
  /** True when the executor only pretends. */
  readonly simulated: boolean;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: CapturedOutput;
  readonly stderr: CapturedOutput;
  readonly verdict: Verdict;
  readonly risk?: RiskAssessment;
  readonly approval?: Approval;
  readonly recoveryPoints: readonly RecoveryPoint[];
  /** The first recovery point, when there is one. */
  readonly recoveryPoint?: RecoveryPoint;
  readonly verifications: readonly Verification[];
  readonly recoveries: readonly Recovery[];
  /** Milliseconds since the epoch; null when it never started. */
  readonly startedAt: number | null;
  readonly endedAt: number;
  /** Milliseconds spent in each stage that was reached. */
  readonly timings: Readonly<Partial<Record<Stage, number>>>;
  /** What went wrong; absent when it succeeded. */
  readonly error?: OpsError;
  /**
   * False when the history could not be written. While the database is locked, full or away, the record is kept in memory
   * and written later, at the latest when the pilot closes; one that the database will never take is logged and lost, and
   * the history calls its command `unknown` once this process has ended.
   */
  readonly recorded: boolean;
}

/** Codes of `outcome.error`, beside those of approvals, executors and history. */
export type OutcomeErrorCode =
  | 'command-denied'
  | 'command-failed'
  | 'command-signalled'
  | 'command-timed-out'
  | 'command-cancelled'
  | 'command-unknown'
  | 'preparation-failed'
  | 'verification-failed'
  | 'verification-unknown'
  | 'secret-unavailable';
