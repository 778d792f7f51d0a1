import type { Clock } from '../clock/clock.js';
import type { OpsError } from '../errors/ops-error.js';
import type { CapturedOutput, CommandStart, OutcomeStatus, Stage } from '../history/command-record.js';
import type { Approval } from './approval.js';
import type { CommandDraft } from './command-draft.js';
import type { CommandReference } from './core-events.js';
import type { StageContext } from './hooks.js';
import type { Recovery, RecoveryPoint, Verification } from './outcome.js';
import type { PipelineParts } from './parts.js';
import type { RequestOptions } from './request.js';
import type { Variables } from './secret-variables.js';

/** Why and where a passage ended before its end. */
export interface Ending {
  readonly status: Exclude<OutcomeStatus, 'succeeded'>;
  readonly stage: Stage;
  readonly error: OpsError;
}

export type Timing = readonly [stage: Stage, milliseconds: number];

/** The time since `before`, to the microsecond: what a clock shows beyond is noise, and every record would carry it. */
export function timingOf(stage: Stage, before: number, clock: Clock): Timing {
  return [stage, Math.round((clock.monotonic() - before) * 1_000) / 1_000];
}

/** How far one command has come down the path. Immutable: each stage gives what it adds. */
export interface Passage {
  /** The request as it was when it came, with what a draft must not hold. */
  readonly options: RequestOptions;
  /** Variables for the command, secrets among them. */
  readonly variables: Variables;
  /** Copied into every event: listeners must not reach each other's. */
  readonly reference: CommandReference;
  readonly draft: CommandDraft;
  /** The drafts of the verification commands; they pass the gates with the command. */
  readonly checks: readonly CommandDraft[];
  readonly approval: Approval | undefined;
  readonly recoveryPoints: readonly RecoveryPoint[];
  readonly executed: 'yes' | 'no' | 'unknown';
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly startedAt: number | null;
  readonly stdout: CapturedOutput;
  readonly stderr: CapturedOutput;
  readonly verifications: readonly Verification[];
  readonly recoveries: readonly Recovery[];
  /** Milliseconds spent in each stage so far, in the order of the path. */
  readonly timings: readonly Timing[];
  readonly ending: Ending | undefined;
  /** The history's record of the command before it ran, once it is written. */
  readonly begun: CommandStart | undefined;
}

/** What a stage adds to a passage. */
export type Progress = Partial<Omit<Passage, 'options' | 'variables' | 'reference' | 'timings'>>;

/**
 * The passage one stage further. Field by field rather than by spreading: passages of one shape cost a tenth of the
 * time, and every command makes eight.
 */
export function advance(passage: Passage, progress: Progress, timing: Timing): Passage {
  return {
    options: passage.options,
    variables: passage.variables,
    reference: passage.reference,
    draft: progress.draft ?? passage.draft,
    checks: progress.checks ?? passage.checks,
    approval: progress.approval ?? passage.approval,
    recoveryPoints: progress.recoveryPoints ?? passage.recoveryPoints,
    executed: progress.executed ?? passage.executed,
    exitCode: progress.exitCode ?? passage.exitCode,
    signal: progress.signal ?? passage.signal,
    startedAt: progress.startedAt ?? passage.startedAt,
    stdout: progress.stdout ?? passage.stdout,
    stderr: progress.stderr ?? passage.stderr,
    verifications: progress.verifications ?? passage.verifications,
    recoveries: progress.recoveries ?? passage.recoveries,
    timings: [...passage.timings, timing],
    ending: progress.ending ?? passage.ending,
    begun: progress.begun ?? passage.begun,
  };
}

/** One stage: a function of what is known to what it adds. */
export type StageWork = (passage: Passage, stage: StageContext, parts: PipelineParts) => Promise<Progress>;

/** What a command wrote that wrote nothing. */
export const noOutput: CapturedOutput = Object.freeze({ text: '', bytes: 0, truncated: false });

const none: readonly never[] = Object.freeze([]);

/** A passage at its beginning. */
export function beginPassage(
  options: RequestOptions,
  variables: Variables,
  reference: CommandReference,
  draft: CommandDraft,
  checks: readonly CommandDraft[],
  timings: Passage['timings'],
): Passage {
  return {
    options,
    variables,
    reference,
    draft,
    checks,
    approval: undefined,
    recoveryPoints: none,
    executed: 'no',
    exitCode: null,
    signal: null,
    startedAt: null,
    stdout: noOutput,
    stderr: noOutput,
    verifications: none,
    recoveries: none,
    timings,
    ending: undefined,
    begun: undefined,
  };
}
