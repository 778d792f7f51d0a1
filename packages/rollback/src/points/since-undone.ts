import type { BytePath } from '../entry/byte-path.js';
import type { Entry } from '../entry/entry.js';
import { isSameState } from '../probe/same-state.js';
import { differencesOf } from '../restore/differences.js';
import { ownPaths } from '../restore/own-part.js';
import { entriesByPath } from '../store/entries-by-path.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import type { StoredPoint, Undoing } from './point-records.js';

type States = ReadonlyMap<BytePath, Entry>;

/**
 * What a command left, as it is once a host was gone back with to something later: that makes files anew, and the kernel tells them from
 * those that the command left, though they are the same. Only what was kept as this command had left it, and was brought back from that,
 * is taken for it: by undoing points, by hand or not, by undoing that, by restoring recovery points, and by commands that are run to take
 * another one back.
 *
 * @param undoings - all of the host since the command
 * @param paths - those that are not as the command left them
 * @returns what each of them is to look like; those that nobody brought back are not there
 */
export async function leftSinceUndone(
  undoings: readonly Undoing[],
  store: SnapshotStore,
  point: StoredPoint,
  paths: readonly BytePath[],
): Promise<States> {
  const asked = new Set(paths);
  if (point.after === undefined || undoings.length === 0) return new Map();
  const left = await entriesByPath(store, point.after, asked);
  /** Of each path all that were the same, the last one being what it is to look like. */
  const since = new Map<BytePath, Entry[]>();
  for (const undoing of [...undoings].sort((one, other) => one.at - other.at)) {
    const found = await entriesByPath(store, undoing.undone, asked);
    const back = await entriesByPath(store, undoing.after, asked);
    const isBack = await wayBack(store, undoing, back);
    for (const [path, now] of back) {
      const [theirs, same = []] = [found.get(path), since.get(path)];
      if (![left.get(path), ...same].some((each) => isSame(each, theirs))) continue;
      if (isBack(path, theirs, now)) since.set(path, [...same, now]);
    }
  }
  return new Map([...since].flatMap(([path, same]) => same.slice(-1).map((last) => [path, last] as const)));
}

function isSame(one: Entry | undefined, other: Entry | undefined): boolean {
  return one === undefined || other === undefined ? one === other : isSameState(one, other);
}

/** Whether a path was brought back. What a command brings back that is run for that is told by who runs it: its own time is in it. */
async function wayBack(
  store: SnapshotStore,
  { byCommand, wanted }: Undoing,
  back: States,
): Promise<(path: BytePath, theirs: Entry | undefined, now: Entry) => boolean> {
  const asked = new Set(back.keys());
  if (wanted !== undefined) {
    const before = await entriesByPath(store, wanted, asked);
    return (path, _, now) => isBroughtBut(before.get(path), now);
  }
  if (byCommand === undefined) {
    return (_, theirs, now) => theirs !== undefined && differencesOf(theirs, now, { isBare: false }) === undefined;
  }
  const found = await entriesByPath(store, byCommand.found, asked);
  const byOthers = ownPaths(await entriesByPath(store, byCommand.left, asked), found);
  const own = ownPaths(found, back);
  return (path) => own.has(path) && !byOthers.has(path);
}

/** Whether all was brought back but what only root may give. What it was, to its time, nobody else has made by chance. */
function isBroughtBut(before: Entry | undefined, now: Entry): boolean {
  if (before === undefined || before.type === 'directory') return false;
  const { uid, gid, mode } = now;
  return differencesOf({ ...before, uid, gid, mode }, now, { isBare: false }) === undefined;
}
