import type { BytePath } from '../entry/byte-path.js';
import type { Entry } from '../entry/entry.js';
import { isSameState } from '../probe/same-state.js';
import { differencesOf } from '../restore/differences.js';
import { ownPaths } from '../restore/own-part.js';
import { entriesByPath } from '../store/entries-by-path.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import type { PointRecords, StoredPoint } from './point-records.js';

type States = ReadonlyMap<BytePath, Entry>;

/**
 * What a command left, as it is once points of later commands were undone: an undo makes files anew, and the kernel tells them from those
 * that the command left, though they are the same. Only what such a point found as this command had left it, and what its undo brought
 * back, is taken for that.
 *
 * @param paths - those that are not as the command left them
 * @returns what each of them is to look like; those that nobody brought back are not there
 */
export async function leftSinceUndone(
  records: PointRecords,
  store: SnapshotStore,
  point: StoredPoint,
  paths: readonly BytePath[],
): Promise<States> {
  const asked = new Set(paths);
  const undoings = await records.undoingsSince(point);
  if (point.after === undefined || undoings.length === 0) return new Map();
  const left = await entriesByPath(store, point.after, asked);
  /** Of each path all that were the same, the last one being what it is to look like. */
  const since = new Map<BytePath, Entry[]>();
  for (const { undone, after } of undoings) {
    const [found, back] = [await entriesByPath(store, undone, asked), await entriesByPath(store, after, asked)];
    for (const [path, now] of back) {
      const [mine, theirs, same = []] = [left.get(path), found.get(path), since.get(path)];
      if (mine === undefined || theirs === undefined) continue;
      if (![mine, ...same].some((each) => isSameState(each, theirs))) continue;
      if (differencesOf(theirs, now, { isBare: false }) === undefined) since.set(path, [...same, now]);
    }
  }
  return new Map([...since].flatMap(([path, same]) => same.slice(-1).map((last) => [path, last] as const)));
}

/** Paths that other commands of ours changed while the command of a point ran: what it left of them is theirs as well. */
export async function changedBeside(
  records: PointRecords,
  store: SnapshotStore,
  point: StoredPoint,
): Promise<ReadonlySet<BytePath>> {
  const paths = new Set<BytePath>();
  for (const { before, after } of await records.beside(point)) {
    for (const path of ownPaths(await entriesByPath(store, before), await entriesByPath(store, after))) paths.add(path);
  }
  return paths;
}
