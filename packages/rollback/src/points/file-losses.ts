import type { SnapshotSummary } from '../store/snapshot-store.js';

/** What restoring a snapshot will not bring back, for a person. */
export function fileLosses({ linkedElsewhere = 0 }: SnapshotSummary): readonly string[] {
  if (linkedElsewhere === 0) return [];
  const of =
    linkedElsewhere === 1 ? 'a file that has further names' : `${linkedElsewhere} files that have further names`;
  return [`what is written into ${of} elsewhere is found there, too`];
}
