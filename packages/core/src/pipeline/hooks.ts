import type { Execution, ExecutionOptions } from '../executor/executor.js';
import type { Host } from '../executor/host.js';
import type { CommandRecord, JsonValue } from '../history/command-record.js';
import type { CommandAnalysis } from '../shell/command-analysis.js';
import type { Actor } from './actor.js';
import type { ApprovalAnswer, ApprovalRequest } from './approval.js';
import type { CommandDraft } from './command-draft.js';
import type { Outcome, Recovery, RecoveryPoint, Verification } from './outcome.js';
import type { StagePreview } from './plan.js';
import type { RiskAssessment } from './risk-assessment.js';
import type { Verdict } from './verdict.js';

/** What every hook gets beside its input. */
export interface StageContext {
  /** Aborts when the command is cancelled or the pilot closes. The path does not wait for a hook that ignores it. */
  readonly signal: AbortSignal;
}

/** What a hook may say about a command that it starts on the host. */
export type HostStageOptions = Omit<ExecutionOptions, 'become' | 'id'>;

/** What the hooks of `prepare`, `verify` and `recover` get: the command is approved, and the host may be touched. */
export interface HostStage extends StageContext {
  /**
   * Starts a command on the command's own host, directly and with raw byte streams, secrets in them included: for
   * captures, probes and the way back. It runs as whom the request says, password and all, in the request's directory and
   * with its variables; `options` may name another directory, add variables and set limits (none by default). The signal is
   * the stage's unless another one is given. It passes neither gate nor history.
   *
   * @throws OpsError what the executor rejects with
   */
  start(command: string, options?: HostStageOptions): Promise<Execution>;
}

/** A sentence to make a command of. */
export interface Intent {
  readonly text: string;
  readonly host: Host;
  readonly actor: Actor;
  readonly metadata: Readonly<Record<string, JsonValue>>;
}

/** A command made of a sentence. */
export interface Proposal {
  readonly command: string;
  /** Checks that suit it, added to those of the request. */
  readonly verify?: readonly string[];
}

/** A value, now or later. */
type Awaitable<Value> = Value | Promise<Value>;

/**
 * Where a plugin takes part in the path. Every method is optional and returns a value; only the pipeline folds the
 * values together. `undefined` is no opinion.
 *
 * | hook | order | fold | when it throws |
 * |---|---|---|---|
 * | `propose` | plugins in order | first answer | `run` rejects with `proposal-failed` |
 * | `analyse` | all at once | effects, commands and problems joined in plugin order | a problem: the command is opaque |
 * | `assess` | all at once | highest score, all reasons | score 1 |
 * | `gate` | all at once | strictest decision, all findings | `deny` |
 * | `approve` | the `approve` option, then plugins in order | one refusal refuses; one leave is needed | refused |
 * | `prepare` | plugins in order | all recovery points | the command does not run |
 * | `verify` | plugins in order | all must pass | not passed |
 * | `recover` | plugins in reverse order | all | told in the outcome; the others still run |
 * | `record` | all at once | none | logged and told as `plugin.failed` |
 * | `preview` | plugins in order | joined | shown in the plan |
 */
export interface CommandHooks {
  /** Makes a command of a sentence. The first plugin that answers is taken. */
  propose?(intent: Intent, stage: StageContext): Awaitable<Proposal | undefined>;
  /** Finds out what a command would do. */
  analyse?(draft: CommandDraft, stage: StageContext): Awaitable<CommandAnalysis | undefined>;
  /** Says how much could go wrong. */
  assess?(draft: CommandDraft, stage: StageContext): Awaitable<RiskAssessment | undefined>;
  /** Can only tighten: there is no value that opens what another gate closed. */
  gate?(draft: CommandDraft, stage: StageContext): Awaitable<Verdict | undefined>;
  /** Gives leave for a command that needs it, or refuses it. */
  approve?(request: ApprovalRequest, stage: StageContext): Awaitable<ApprovalAnswer | undefined>;
  /** Takes a recovery point before the command runs. */
  prepare?(draft: CommandDraft, stage: HostStage): Awaitable<Omit<RecoveryPoint, 'source'> | undefined>;
  /** Only asked about commands whose exit code means success. */
  verify?(
    draft: CommandDraft,
    outcome: Outcome,
    stage: HostStage,
  ): Awaitable<Omit<Verification, 'source'> | readonly Omit<Verification, 'source'>[] | undefined>;
  /**
   * Asked about every command that ran, or may have run, and did not succeed. The recovery points are in the outcome.
   * An `unknown` outcome must be probed, never taken for failed. The signal does not abort with the command: only when
   * the pilot has been closing for 20 seconds; the outcome then says that the recovery is not complete.
   */
  recover?(draft: CommandDraft, outcome: Outcome, stage: HostStage): Awaitable<Omit<Recovery, 'source'> | undefined>;
  /** After the history was written. */
  record?(record: CommandRecord, outcome: Outcome): Awaitable<void>;
  /** Dry run: what the other hooks would do. Must change nothing. */
  preview?(draft: CommandDraft, stage: StageContext): Awaitable<readonly Omit<StagePreview, 'source'>[] | undefined>;
}
