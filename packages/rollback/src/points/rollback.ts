import type { Become, OpsContext } from '@opspilot/core';
import type { CopiesOptions } from '../copies/copies-folder.js';
import type { BytePath } from '../entry/byte-path.js';
import type { Foresight } from '../foresight/foresee.js';
import type { Operations } from '../operations/operation.js';
import type { Progress } from '../progress/progress.js';
import type { Proof } from '../proof/proof.js';
import type { ValidationResult } from '../proof/validation-result.js';
import type { RecoveryPoints } from '../recovery/recovery-point.js';
import type { RehearsalOptions } from '../rehearsal/rehearse.js';
import type { RestoreResult } from '../restore/restore.js';
import type { RestorePreview } from '../restore/restore-plan.js';
import type { PointRetention, RetainOptions } from '../retention/retained-point.js';
import type { StateDifference } from '../state/state-differences.js';
import type { RetentionPolicy } from '../store/retention.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import type { ContentValidator } from '../validators/validator.js';
import type { SafeguardOptions } from './point-safeguard.js';

/** What rollback needs of a pilot. */
export type RollbackContext = Pick<
  OpsContext,
  'storage' | 'hosts' | 'clock' | 'random' | 'logger' | 'redactor' | 'events' | 'run' | 'history'
>;

/** Options of {@link rollback}. */
export interface RollbackOptions {
  /** Keeps what is captured. The caller closes it. */
  readonly store: SnapshotStore;
  /** Bytes of files that are captured before a command at most. Default 1 GiB. */
  readonly maxSize?: number;
  /** Paths at most. Default 200,000. */
  readonly maxEntries?: number;
  /**
   * Keeps a copy of what is captured on its host as well, in a directory that only its user reads, so that going back needs no transfer:
   * `{}` for the defaults. A copy that is not what the store has is not used. Default none is kept.
   */
  readonly copies?: CopiesOptions;
  /**
   * Rehearses commands that are told to change files alone, before they run and where their host allows it: what they change in a layer
   * that is thrown away is captured, too. `{}` for the defaults. Takes root, and as long as the command does. Default none is rehearsed.
   */
  readonly rehearse?: RehearsalOptions;
  /**
   * What happens when what a command will touch cannot be captured (too large, not readable, a tool is missing): `refuse` (default)
   * does not let it run, `go-on` runs it without a recovery point.
   */
  readonly whenImpossible?: 'refuse' | 'go-on';
  /** Takes back by itself what a command changed that failed. Default false. */
  readonly undoFailed?: boolean;
  /**
   * Commands that tell whether certain files are valid, asked when something of these was brought back: beside `visudo -c`, `sshd -t` and
   * whatever else is known, which are asked wherever the host has them. One that is known to change files or state is refused.
   */
  readonly validators?: readonly ContentValidator[];
  /**
   * Lets a host restore itself when nobody reaches it any more after a command that changes its network, packet filter, SSH server or
   * who is let in: a switch is armed before the command runs. Default none is.
   */
  readonly safeguard?: SafeguardOptions;
}

/** A point that can be gone back to. */
export interface PointRecord {
  readonly id: string;
  /** Id of the command that it was taken before. */
  readonly command: string;
  readonly summary: string;
  readonly host: string;
  /** User of the host that the command ran as, when not the login user. */
  readonly becomeUser?: string;
  /** Milliseconds since the epoch. */
  readonly takenAt: number;
  /** What it does not bring back, for a person: as the command's text tells, and as its host told before the command ran. */
  readonly losses: readonly string[];
  readonly undoneAt?: number;
  /** Whether it is known what the command left: without, what somebody else changed since cannot be told apart. */
  readonly knowsAfter: boolean;
  /** Whether it is known which machine it was taken of: without, it goes by the name of the host alone. */
  readonly knowsMachine: boolean;
}

/** Which points. All conditions must hold. */
export interface PointQuery {
  readonly host?: string;
  /**
   * Taken before commands that ran under this id: of a run of `@opspilot/orchestration`, or the `parent` that commands were run with. What
   * undoing them took is not among them.
   */
  readonly parent?: string;
}

/** What going back would do now. */
export interface UndoPreview extends RestorePreview {
  /** What would be done beside restoring files, in order; for a person. */
  readonly steps: readonly string[];
  /** What is other than it was beside files, thing by thing; for a person. */
  readonly stateDifferences: readonly StateDifference[];
  /** What of that somebody changed after the command did. */
  readonly stateConflicts: readonly string[];
}

/** How a point is gone back to. What that would do {@link Rollback.preview} says. */
export interface UndoOptions {
  /**
   * Overwrites what the command changed and somebody else changed after it, takes away what was put into things that it made, data of a
   * package or a volume (but no files of others in a directory), and does not wait for its end. Default false.
   */
  readonly force?: boolean;
  /**
   * Goes back also where another machine has the name of the host now, as after it was built anew: what the one had is brought to the other.
   * Default false: then `other-machine` says so, and nothing is done.
   */
  readonly anyMachine?: boolean;
  /** Absolute paths: only they and what is below them; state beside files is left alone then. Default all. */
  readonly paths?: readonly string[];
  /** Who does it on the host. Default the user that the command ran as, without a password. */
  readonly become?: Become;
  /**
   * Commands that tell whether the host is well: run once all is brought back, down the whole path of a command. One that is known to
   * change files or state is refused.
   */
  readonly checks?: readonly string[];
  /**
   * Does not keep files that going back takes away or replaces, the largest first, where there is too much of them to be kept (`maxSize`):
   * they are named in `discarded`, and undoing the undo does not bring them again. Default false: then `redo-too-large` says so.
   */
  readonly discardLarge?: boolean;
  /** Whether it is proven that all is as it was: contents are read anew then. Default false. */
  readonly prove?: boolean;
  /** Only says what would be done, in `plan`; what would refuse it for conflicts is in there. Default false. */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
}

/** Takes back what commands did. */
export interface Rollback {
  /**
   * How a command could be taken back, before it runs: told from its text alone. What is not known to be reversible is not.
   *
   * @param where - absolute directory (default `/`) and user (default the login user) that it would run in and as
   */
  foresee(command: string, where?: { readonly directory?: string; readonly user?: string }): Foresight;
  /** Commands that belong together, and are taken back together. */
  readonly operations: Operations;
  /** Those that somebody makes: several snapshots, of one host or of several. */
  readonly recoveryPoints: RecoveryPoints;
  /** Those that are kept, the newest first; of one host where it is named, or of what is asked for. */
  points(of?: string | PointQuery): Promise<readonly PointRecord[]>;
  /** What `undo` would do now, without doing it. @throws OpsError `point-unknown`, or as `undo` */
  preview(id: string, options?: UndoOptions): Promise<UndoPreview>;
  /**
   * Brings everything that the command touched back to what it was before. What is there now is captured first, so that this can
   * be taken back, too, but for containers, volumes and objects of a cluster that go with what is in them; what changes between that
   * and the restore is a conflict, also by force.
   *
   * @returns what was changed, what validations say of it, and the point by which the undoing is undone; of a dry run the plan alone
   * @throws OpsError `point-unknown`, `point-busy` while its command runs or nobody knows how that ended, `other-machine`, `path-not-captured`,
   * `restore-conflict`, `redo-too-large`, `target-full`, `restore-failed`, `inverse-failed`, or what captures and the store say
   */
  undo(id: string, options?: UndoOptions & { readonly dryRun?: false }): Promise<UndoResult>;
  /** Of a dry run. @returns what would be done, and nothing is */
  undo(id: string, options: UndoOptions & { readonly dryRun: true }): Promise<UndoPlan>;
  /** Either, as `dryRun` says. */
  undo(id: string, options: UndoOptions): Promise<UndoResult | UndoPlan>;
  /**
   * Says that the host of a command is still reached, so that it does not restore itself. To be called over a connection that was
   * opened after the command; needed where `safeguard` has no way to reach hosts anew.
   *
   * @param command - its id
   * @throws OpsError `point-unknown`, `switch-not-armed`, `switch-failed`, `other-machine`
   */
  confirm(command: string): Promise<void>;
  /**
   * Compares all points, and recovery points, with the snapshots of the store that they need, and tells those that are gone or cannot be
   * opened; nothing when the list is empty. What snapshots hold {@link RecoveryPoints.verify} reads, and a store's own `verify`.
   */
  verify(): Promise<readonly PointProblem[]>;
  /**
   * Forgets the points that a policy does not keep, and recovery points, each whole: with its snapshots of before and after, and with the
   * points that undos of it were taken for. The policy applies to the commands of each host by itself, and to recovery points of the same
   * content; points of one operation are kept as long as one of them is. What is needed is kept whatever it says: while a command runs or nobody knows how
   * it ended, while a host waits to be confirmed, while somebody goes back or began to, while an operation is open.
   * What snapshots held is freed by the store's own upkeep.
   *
   * @throws OpsError `rollback-options-invalid`
   */
  retain(policy: RetentionPolicy, options?: RetainOptions): Promise<PointRetention>;
  /** Forgets points, and what only they need, whoever goes back to them or needs them: {@link Rollback.retain} minds that. */
  forget(ids: readonly string[]): Promise<void>;
}

/** A snapshot that a point, or a recovery point, needs and that is not to be had. */
export interface PointProblem {
  /** Id of the one that needs it: it cannot be gone back to, or not wholly. */
  readonly point: string;
  readonly host: string;
  /** Id of the snapshot in the store. */
  readonly snapshot: string;
  /** For a person. */
  readonly message: string;
}

/** What a dry run of going back says, which changes nothing. */
export interface UndoPlan {
  /** Whether every validation passed; of a dry run, whether no conflict is in the way, or going back would be forced. */
  readonly success: boolean;
  /** What was to be done, and what others had changed of it. */
  readonly plan: UndoPreview;
  /** Of a dry run there are none. */
  readonly validationResults: readonly ValidationResult[];
}

/** What came of going back. Times in it are `bigint`, which `JSON.stringify` takes with a replacer alone. */
export interface UndoResult extends RestoreResult, UndoPlan {
  /** Where it was asked for. */
  readonly proof?: Proof;
  /** What was done beside restoring files, in order; for a person. */
  readonly steps: readonly string[];
  /** Id of the point that was taken of what was there. */
  readonly point: string;
  /** What the point said that it cannot bring back: `success` is of all the rest. */
  readonly losses: readonly string[];
  /** Files that were too large to be kept in that, and that undoing the undo does not bring again. */
  readonly discarded: readonly BytePath[];
}

/** Events of rollback. */
export interface RollbackEvents {
  'recovery-point.created': { readonly point: string; readonly description: string; readonly snapshots: number };
  'recovery-point.taken': {
    readonly point: string;
    readonly command: string;
    readonly host: string;
    readonly paths: number;
    /** What it does not bring back: told before the command runs. */
    readonly losses: readonly string[];
  };
  'switch.armed': {
    readonly switch: string;
    readonly command: string;
    readonly host: string;
    readonly seconds: number;
  };
  'switch.confirmed': { readonly switch: string; readonly command: string; readonly host: string };
  /** A capture or a restore that takes its time: some times a second. */
  'recovery-point.progress': Progress;
  /** An operation was rolled back, as far as `done` says. */
  'operation.rolled-back': {
    readonly rollBack: string;
    readonly operation: string;
    readonly host: string;
    readonly steps: number;
    readonly done: boolean;
  };
  'recovery-point.restored': {
    readonly point: string;
    readonly host: string;
    readonly changes: number;
    readonly left: readonly BytePath[];
  };
}
