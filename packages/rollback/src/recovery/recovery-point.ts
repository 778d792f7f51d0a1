import type { Become, JsonValue } from '@opspilot/core';
import type { BytePath } from '../entry/byte-path.js';
import type { UndoPreview } from '../points/rollback.js';
import type { Proof } from '../proof/proof.js';
import type { ValidationResult } from '../proof/validation-result.js';
import type { Look } from '../state/state-kind.js';

/**
 * What a snapshot is of.
 *
 * - `files`: the paths that are named
 * - `configuration`: `/etc`
 * - `services`: which of the enabled services run, and the files that say so
 * - `environment`: name, clock, and what every session begins with
 * - `packages`: packages of dpkg, their versions and marks
 * - `accounts`: users and groups
 * - `databases`: those that its `looks` name: `postgres-databases`, `mysql-databases`, `sqlite-databases`
 * - `network`: addresses, routes and links of the running kernel
 */
export type SnapshotType =
  | 'files'
  | 'configuration'
  | 'services'
  | 'environment'
  | 'packages'
  | 'accounts'
  | 'network'
  | 'databases';

/** One of the snapshots that a recovery point is to hold. */
export interface NewSnapshot {
  /** Default `files`. */
  readonly type?: SnapshotType;
  /** Name of a host that the pilot knows; default `localhost`. */
  readonly host?: string;
  /** Absolute paths, each with all below it, beside what its type stands for. `*` and `?` are for the shell of the host. */
  readonly paths?: readonly string[];
  /** Kinds of state, beside what its type stands for. */
  readonly looks?: readonly Look[];
  /** User of the host who looks, captures and restores; default the login user. */
  readonly becomeUser?: string;
  /**
   * Whether `paths`, and databases of `looks`, may not be there: restoring takes away what is made there. Default false, for one that is
   * misspelt is not there either.
   */
  readonly mayBeAbsent?: boolean;
}

/** What a recovery point is made of. */
export interface NewRecoveryPoint {
  /** For people. */
  readonly description: string;
  /** Kept with it: tickets, change numbers. */
  readonly context?: JsonValue;
  /** One or more; of one host or of several. */
  readonly snapshots: readonly NewSnapshot[];
}

/** A snapshot of a recovery point. */
export interface RecoverySnapshot {
  readonly id: string;
  readonly type: SnapshotType;
  readonly host: string;
  readonly becomeUser?: string;
  /** Whether it is known which machine it was taken of: without, it goes by the name of the host alone. */
  readonly knowsMachine: boolean;
  /** Absolute paths that were asked for, as they were found. */
  readonly paths: readonly string[];
  /** Those of them that were not there, and databases: restoring takes away what is made there. Of what was missing the topmost. */
  readonly absent: readonly string[];
  /** Kinds of state that are kept beside files. */
  readonly states: readonly string[];
  /** What cannot be brought back, for a person. */
  readonly losses: readonly string[];
  /** Paths that are kept, and bytes of all files. */
  readonly entries: number;
  readonly size: number;
  /** Root of the Merkle tree over all that is kept of its paths: SHA-256 in hex. */
  readonly root: string;
}

/** Several snapshots that belong together. */
export interface RecoveryPoint {
  readonly id: string;
  readonly description: string;
  readonly context: JsonValue;
  /** Milliseconds since the epoch. */
  readonly takenAt: number;
  /** When it was last restored as a whole. */
  readonly restoredAt?: number;
  /** Id of the recovery point whose restoring this one was taken for: of what that replaced. */
  readonly undoes?: string;
  readonly snapshots: readonly RecoverySnapshot[];
}

/** Which part of a recovery point, and how. */
export interface RecoveryOptions {
  /** Ids of snapshots of it. Default all. */
  readonly snapshots?: readonly string[];
  /**
   * Absolute paths: only they and what is below them, of the snapshots that hold them; state beside files is left alone then. Default
   * all.
   */
  readonly paths?: readonly string[];
  /** Who does it on the hosts. Default each snapshot's own user, without a password. */
  readonly become?: Become;
  /** Goes back also where another machine has the name of a host now, as that of `UndoOptions`. Default false. */
  readonly anyMachine?: boolean;
  readonly signal?: AbortSignal;
}

/** What restoring one snapshot would do. */
export interface SnapshotPlan extends Omit<UndoPreview, 'conflicts' | 'conflictReport' | 'stateConflicts'> {
  readonly snapshot: string;
  readonly host: string;
  /** What was not there when it was taken, as its `absent` says, is there now, and will be deleted. */
  readonly deletes: readonly string[];
}

/** What restoring a recovery point would do, as its hosts are now. */
export interface RecoveryPlan {
  readonly recoveryPoint: string;
  readonly snapshots: readonly SnapshotPlan[];
}

/** How a recovery point is restored. */
export interface RecoveryRestoreOptions extends RecoveryOptions {
  /** Only says what would be done. Default false. */
  readonly dryRun?: boolean;
  /** A plan that was shown: what changed since then is a conflict. Without, nothing is. */
  readonly plan?: RecoveryPlan;
  /** Overwrites what changed since the plan, and takes away what is in things that were made since the recovery point. Default false. */
  readonly force?: boolean;
  /**
   * Commands that tell whether a host is well: run once all is restored, on each of its hosts, down the whole path of a command. One that
   * is known to change files or state is refused.
   */
  readonly checks?: readonly string[];
  /** Whether it is proven that all is as it was: contents are read anew then. Default false. */
  readonly prove?: boolean;
  /** Does not keep the largest files that are replaced, where there is too much, as that of `UndoOptions`. Default false. */
  readonly discardLarge?: boolean;
}

/** What came of restoring. */
export interface RecoveryResult {
  /** Whether it was done and every validation passed; of a dry run whether it could be begun. */
  readonly success: boolean;
  /** What was done, or would be. */
  readonly plan: RecoveryPlan;
  readonly restoredSnapshots: number;
  readonly validationResults: readonly ValidationResult[];
  /** Where it was asked for. */
  readonly proof?: Proof;
  /** Recovery point of what was replaced, by which this is taken back; of a dry run there is none. */
  readonly undo?: string;
  /** Files that were too large to be kept in that. */
  readonly discarded: readonly BytePath[];
}

/** What is wrong with a recovery point. */
export interface RecoveryProblem {
  readonly snapshot: string;
  /** For a person. */
  readonly message: string;
}

/** Recovery points that somebody makes: several snapshots and kinds of state, of one host or of several. */
export interface RecoveryPoints {
  /**
   * Takes all of its snapshots, or none.
   *
   * @throws OpsError `recovery-point-invalid`, `unknown-host`, or what captures, looks and the store say
   */
  create(point: NewRecoveryPoint): Promise<RecoveryPoint>;
  /** Those that are kept, the newest first; those with a snapshot of one host where it is named. */
  list(host?: string): Promise<readonly RecoveryPoint[]>;
  /** @throws OpsError `point-unknown` */
  describe(id: string): Promise<RecoveryPoint>;
  /** Reads all that it holds, and tells what is not what was captured; nothing when the list is empty. @throws OpsError `point-unknown` */
  verify(id: string): Promise<readonly RecoveryProblem[]>;
  /**
   * What {@link RecoveryPoints.restore} would do now, without doing it.
   *
   * @throws OpsError `point-unknown`, `snapshot-unknown`, `path-not-captured`, `other-machine`, or what looks and the store say
   */
  plan(id: string, options?: RecoveryOptions): Promise<RecoveryPlan>;
  /**
   * Brings hosts back to it, snapshot by snapshot. What is there now is captured first, on all of them, so that this can be taken back.
   *
   * @throws OpsError as {@link RecoveryPoints.plan}; `restore-conflict` (nothing was changed); `restore-failed`, `inverse-failed` (what
   * came before stays restored; restore again to do what is left)
   */
  restore(id: string, options?: RecoveryRestoreOptions): Promise<RecoveryResult>;
  /** Forgets recovery points, and what only they need, whoever restores them or needs them: `Rollback.retain` minds that. */
  forget(ids: readonly string[]): Promise<void>;
}
