import { type BytePath, showPath } from '../entry/byte-path.js';
import type { SnapshotSummary } from '../store/snapshot-store.js';

/** What restoring a snapshot will not bring back, for a person. */
export function fileLosses({ linkedElsewhere = 0 }: SnapshotSummary): readonly string[] {
  if (linkedElsewhere === 0) return [];
  const of =
    linkedElsewhere === 1 ? 'a file that has further names' : `${linkedElsewhere} files that have further names`;
  return [`what is written into ${of} elsewhere is found there, too`];
}

/** What links lead to that holds too much to be captured beside what a command names, for a person. */
export function behindLosses(tooMuch: readonly BytePath[]): readonly string[] {
  return tooMuch.map((path) => `what it changes through symbolic links in ${showPath(path)}, which holds too much`);
}
