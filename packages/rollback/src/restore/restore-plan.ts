import type { BytePath } from '../entry/byte-path.js';
import type { Entry, PathState } from '../entry/entry.js';
import type { Probe } from '../probe/parse-probe.js';
import type { Conflict } from './conflict.js';

/** What a restore does about one path. Times in it are `bigint`, nanoseconds, which `JSON.stringify` takes with a replacer alone. */
export type Change =
  /** It does not exist now. */
  | { readonly kind: 'create'; readonly path: BytePath; readonly entry: Entry }
  /** It is another one now, in content, kind or attributes. */
  | { readonly kind: 'replace'; readonly path: BytePath; readonly entry: Entry; readonly now: PathState }
  /**
   * A directory that is there, whose owner, mode, attributes and times are set again; or a file that is there with its content, of
   * which only owner, mode and time are others: it stays the file that it is, for whoever has it open.
   */
  | { readonly kind: 'adjust'; readonly path: BytePath; readonly entry: Entry; readonly now: PathState }
  /** It did not exist. A directory is only removed when nothing is left in it. */
  | { readonly kind: 'remove'; readonly path: BytePath; readonly now: PathState };

/** Whether a change puts something into its place: all but what is only set again, or goes. */
export function comesBack(change: Change): change is Extract<Change, { kind: 'create' | 'replace' }> {
  return change.kind === 'create' || change.kind === 'replace';
}

/** What a restore would do. */
export interface RestorePlan {
  /** Sorted by path. */
  readonly changes: readonly Change[];
  /** Paths that somebody changed after the command did: of these changes, or in a directory that is to go. */
  readonly conflicts: readonly BytePath[];
}

/** The same, with what is known of each conflict. */
export interface RestorePreview extends RestorePlan {
  /** One for each of {@link RestorePlan.conflicts}: who changed what. */
  readonly conflictReport: readonly Conflict[];
}

/** What paths looked like that may be overwritten; a probe is one. */
export interface ExpectedStates extends Pick<Probe, 'absent'> {
  /** What was read of them, too, where it is known. */
  readonly states: ReadonlyMap<BytePath, Entry>;
  /** Whether a path that is in neither was as it was captured. Default it was not there. */
  readonly areOthersAsCaptured?: boolean;
}
