import type { BytePath } from '../entry/byte-path.js';
import type { Entry } from '../entry/entry.js';
import type { SnapshotStore } from './snapshot-store.js';

/**
 * The entries of a snapshot, each under its path and in the order of the snapshot.
 *
 * @param among - only those of these paths; default all
 */
export async function entriesByPath(
  store: Pick<SnapshotStore, 'entries'>,
  snapshot: string,
  among?: ReadonlySet<BytePath>,
): Promise<ReadonlyMap<BytePath, Entry>> {
  const entries = new Map<BytePath, Entry>();
  for (const entry of await store.entries(snapshot)) {
    if (among === undefined || among.has(entry.path)) entries.set(entry.path, entry);
  }
  return entries;
}
