import type { Entry } from '../entry/entry.js';
import type { SnapshotSummary } from './snapshot-store.js';

/** All that a store keeps of a snapshot beside contents. */
export interface Manifest {
  readonly summary: SnapshotSummary;
  /** Sorted by path. */
  readonly entries: readonly Entry[];
}
