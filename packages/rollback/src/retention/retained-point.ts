import type { RetentionReason } from '../store/retention.js';

/**
 * Why a point is kept: by a part of the policy, or whatever the policy says.
 *
 * - `not-ended`: its command runs, or nobody knows how it ended
 * - `being-undone`: somebody goes back to it, or began to and did not come to the end
 * - `switch-armed`: the host may still wait to be confirmed after its command
 * - `operation-open`: it is of an operation that is not over, or something was brought back from it since on paths of one that is
 * - `operation`: another point of the same operation is kept
 */
export type KeepReason =
  | RetentionReason
  | 'not-ended'
  | 'being-undone'
  | 'switch-armed'
  | 'operation-open'
  | 'operation';

/** A point, of a command or of somebody's own, that a policy was asked about. */
export interface RetainedPoint {
  readonly id: string;
  /** `command`: taken before one, or before an undo of one; `recovery-point`: one of {@link RecoveryPoints}. */
  readonly kind: 'command' | 'recovery-point';
  readonly hosts: readonly string[];
  /** For a person. */
  readonly summary: string;
  /** Milliseconds since the epoch. */
  readonly takenAt: number;
}

/** What a policy does with points, each list with the newest first. */
export interface PointRetention {
  readonly kept: readonly (RetainedPoint & { readonly reasons: readonly KeepReason[] })[];
  /** With their snapshots of before and after, and of state beside files. Of a dry run, those that would be. */
  readonly forgotten: readonly RetainedPoint[];
}

/** Which points a policy is applied to, and how. */
export interface RetainOptions {
  /** Only those that are of this host alone. Default all. */
  readonly host?: string;
  /** Only those that are whole among these ids, as a dry run told them: what came since is not asked about. Default all. */
  readonly only?: readonly string[];
  /** Only says what would be forgotten. Default false. */
  readonly dryRun?: boolean;
}
