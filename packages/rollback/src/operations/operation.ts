import type { JsonValue } from '@opspilot/core';
import type { ValidationResult } from '../proof/validation-result.js';
import type { NewSnapshot } from '../recovery/recovery-point.js';

/**
 * How a step stands.
 *
 * - `planned`: it has not begun
 * - `running`: it has, and its end is not known yet
 * - `executed`, `failed`: it ran, or may have run in part
 * - `unknown`: nobody knows whether it ran to its end
 * - `not-run`: it was refused, and changed nothing
 * - `rolling-back`: somebody takes it back, or began to, and nobody knows how that ended
 * - `rolled-back`: it was taken back
 */
export type StepStatus =
  | 'planned'
  | 'running'
  | 'executed'
  | 'failed'
  | 'unknown'
  | 'not-run'
  | 'rolling-back'
  | 'rolled-back';

/** One command of an operation. */
export interface OperationStep {
  readonly id: string;
  /** 1, 2, …: the order in which they were added. */
  readonly position: number;
  readonly command: string;
  /** What kind of step it is, in the words of whoever added it. */
  readonly operationType: string;
  /** Takes it back in place of its recovery point. */
  readonly rollbackCommand?: string;
  /** Where it has such a command: whether it is known which machine it ran on. Without, that goes by the name of the host alone. */
  readonly knowsMachine?: boolean;
  /** Commands that must succeed after it. */
  readonly verify: readonly string[];
  /** Recovery point of what was captured when it was added, where that was asked for. */
  readonly recoveryPoint?: string;
  readonly status: StepStatus;
  /** Id of its command in the history, once it has ended; like what follows, it stays when the step is rolled back. */
  readonly commandId?: string;
  /** What its command said at its end; null when it did not come to that. */
  readonly exitCode?: number | null;
  /** Why it did not succeed, secrets taken out; null when it did. */
  readonly error?: { readonly code: string; readonly message: string } | null;
  /** Recovery point of its command, taken just before that. */
  readonly point?: string;
  /** Milliseconds that it took. */
  readonly duration?: number;
}

/** Commands that belong together, on one host. */
export interface Operation {
  readonly id: string;
  readonly host: string;
  readonly description: string;
  readonly context: JsonValue;
  /** What follows when a step fails, or its verification does. */
  readonly onFailure: 'stop' | 'roll-back';
  /** Recovery point that was taken when it was started. */
  readonly recoveryPoint?: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly steps: readonly OperationStep[];
}

/** What an operation is begun with. */
export interface OperationStart {
  /** Name of a host that the pilot knows; default `localhost`. */
  readonly host?: string;
  readonly description: string;
  /** Kept with it: tickets, change numbers. */
  readonly context?: JsonValue;
  /** Default `stop`. */
  readonly onFailure?: Operation['onFailure'];
  /** What is captured before it begins, by default of its host: the way back when that of a step is not enough. Default nothing. */
  readonly snapshots?: readonly NewSnapshot[];
}

/** What a step is added with. */
export type NewStep = Pick<OperationStep, 'command'> &
  Partial<Pick<OperationStep, 'operationType' | 'rollbackCommand' | 'verify'>> & {
    /** What is captured when it is added, by default of the host of its operation: its `recoveryPoint`. Default nothing: its command has its own. */
    readonly snapshots?: readonly NewSnapshot[];
  };

/** How an operation is rolled back. */
export interface RollBackOptions {
  /** The step that stays: only those after it are taken back. Default none stays. */
  readonly targetStep?: string;
  /**
   * `automatic` (default) takes back all of them, `step` the last one alone; `recovery-point` restores what was captured when the
   * operation was started, in place of taking back steps: none of them stays.
   */
  readonly mode?: 'automatic' | 'step' | 'recovery-point';
  /** Only says what would be done. Default false. */
  readonly dryRun?: boolean;
  /** Overwrites what somebody else changed since, and takes back steps that nobody knows the end of. Default false. */
  readonly force?: boolean;
  /** Takes back also where another machine has the name of the host now, as that of `UndoOptions`. Default false. */
  readonly anyMachine?: boolean;
}

/** How an operation is executed. */
export interface ExecuteOptions {
  /** Runs what comes after steps that failed or were rolled back, which may stand on them. Default false. */
  readonly pastFailed?: boolean;
}

/** What a rolling back does about one step. */
export interface StepRollBack {
  readonly step: string;
  /** `recovery-point-in-part`: something of what it did stays, as was said before it ran; it takes force to do the rest. */
  readonly by: 'own-command' | 'recovery-point' | 'recovery-point-in-part' | 'no-change' | 'impossible';
  /** For a person. */
  readonly summary: string;
}

/** What came of rolling back, or would. */
export interface RollBackResult {
  /** By which the status tells of it, and events; of a dry run there is none. */
  readonly id?: string;
  /** In the order in which they are taken back: the last first. */
  readonly steps: readonly StepRollBack[];
  /** Milliseconds that the steps took when they were executed: a guess at how long taking them back takes. */
  readonly estimatedDuration: number;
  /** What validators of the hosts say of what came back, once all is, and what of it could not be kept; of a dry run there are none. */
  readonly validationResults: readonly ValidationResult[];
  /** Whether all of them were taken back, each of them wholly, and every check passed; false of a dry run. */
  readonly done: boolean;
}

/** That an operation was rolled back, or is. */
export interface RollBackRecord {
  readonly id: string;
  readonly mode: NonNullable<RollBackOptions['mode']>;
  readonly targetStep?: string;
  /** How many steps were to be taken back. */
  readonly steps: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Missing while it goes on, and where its process died. */
  readonly endedAt?: number;
  /** As that of {@link RollBackResult}, once it ended. */
  readonly done?: boolean;
}

/** How far an operation has come. */
export interface OperationStatus extends Operation {
  readonly totalSteps: number;
  readonly executedSteps: number;
  /** Id of the last step that did not succeed, also after it was rolled back: its `error` says why. */
  readonly failedStep?: string;
  /** Whether every step that ran can be taken back wholly, by its own command or by its recovery point. */
  readonly rollbackReady: boolean;
  /** How often it was rolled back, the oldest first. */
  readonly rollBacks: readonly RollBackRecord[];
}

/** Operations of several steps, kept in the storage: any process goes on with them. */
export interface Operations {
  /** @throws OpsError `operation-exists`, `unknown-host`, or what taking a recovery point says: then there is no operation */
  start(id: string, start: OperationStart): Promise<Operation>;
  /** @throws OpsError `operation-unknown`, `operation-ended` when it was rolled back, or is to be */
  addStep(id: string, step: NewStep): Promise<OperationStep>;
  /**
   * Runs the steps that have not begun in turn, each through the whole path of a command, until one does not succeed; then does what
   * `onFailure` says. Of two processes one runs a step. One that was refused has not begun: it is run again.
   *
   * @throws OpsError `operation-unknown`, `operation-busy` when a step runs or has an end that nobody knows, `operation-failed` when one
   * before those that are left failed or was rolled back, `operation-ended` when no step is left to run, or it was rolled back, or is to be
   */
  execute(id: string, options?: ExecuteOptions): Promise<OperationStatus>;
  /**
   * Takes steps back, the last first. Of two processes one takes back a step.
   *
   * @throws OpsError `operation-unknown`, `operation-busy`, `step-unknown`, `point-unknown`, `other-machine`, or what undoing says: what was taken back stays so
   */
  rollBack(id: string, options?: RollBackOptions): Promise<RollBackResult>;
  /** @throws OpsError `operation-unknown` */
  status(id: string): Promise<OperationStatus>;
  /** All, the newest first. */
  list(): Promise<readonly OperationStatus[]>;
}
