import { OpsError } from '@opspilot/core';
import { type BytePath, toBytePath } from '../entry/byte-path.js';
import { ownPaths } from '../restore/own-part.js';
import { isCaptured } from '../restore/part-of-plan.js';
import { entriesByPath } from '../store/entries-by-path.js';
import type { Root, SnapshotStore } from '../store/snapshot-store.js';
import type { Beside, ForgottenBeside, PointRecords, StoredPoint } from './point-records.js';
import { beginsWithin, isEnded } from './require-ended.js';
import type { RollbackContext } from './rollback.js';

/** Tells of a path whether it is another command's as well. */
export type IsTheirs = (path: BytePath) => boolean;

/** Where it is known what commands did. */
export interface BesideSources {
  readonly records: PointRecords;
  readonly history: Pick<RollbackContext['history'], 'get'>;
  readonly store: SnapshotStore;
}

/**
 * Tells which paths other commands of ours changed while the command of a point ran: what it left of them is theirs as well. Of one that
 * still runs, or of which nobody saw what it left, that may be all that it was to touch.
 *
 * @returns undefined where there are none
 */
export async function changedBeside(sources: BesideSources, point: StoredPoint): Promise<IsTheirs | undefined> {
  const changed = [...(await sources.records.forgottenBeside(point.id))];
  for (const other of await sources.records.beside(point)) {
    for (const root of await changedBy(sources, other)(point)) changed.push(root);
  }
  return changed.length === 0 ? undefined : isAmong(changed);
}

/**
 * What those have to know that are kept of a point that goes: the paths on which they meet. Where that cannot be told any more, all of
 * them count as such.
 */
export async function besideForgotten(sources: BesideSources, gone: string): Promise<readonly ForgottenBeside[]> {
  const { records, store } = sources;
  const found: ForgottenBeside[] = [];
  const met = await records.metBy(gone);
  if (met === undefined) return found;
  const changedFor = changedBy(sources, met.other);
  for (const point of met.points) {
    try {
      const { roots } = await store.snapshot(point.before);
      const changed = await changedFor(point);
      const common = changed.filter(({ path, recursive }) => recursive || isCaptured(roots, path));
      if (common.length > 0) found.push({ point: point.id, roots: common });
    } catch (error) {
      // A store that has lost a snapshot is no reason to keep the rest.
      if (!OpsError.is(error)) throw error;
      found.push({ point: point.id, roots: [{ path: toBytePath('/'), recursive: true }] });
    }
  }
  return found;
}

/** Tells of points what another command changed while theirs ran. What that left is read once, however many are asked about. */
function changedBy({ history, store }: BesideSources, other: Beside): (point: StoredPoint) => Promise<readonly Root[]> {
  const { before, after } = other;
  if (after === undefined) {
    return async (point) => ((await mayHaveRun(history, other, point)) ? (await store.snapshot(before)).roots : []);
  }
  let own: Promise<readonly Root[]> | undefined;
  return () => {
    own ??= ownRoots(store, before, after);
    return own;
  };
}

async function ownRoots(store: SnapshotStore, before: string, after: string): Promise<readonly Root[]> {
  const own = ownPaths(await entriesByPath(store, before), await entriesByPath(store, after));
  return [...own].map((path) => ({ path, recursive: false }));
}

/** Whether one that nobody saw the end of may have been at work since a point was taken. What is not known counts as that. */
async function mayHaveRun(
  history: BesideSources['history'],
  other: Beside,
  { takenAt }: StoredPoint,
): Promise<boolean> {
  const record = await history.get(other.command);
  // Without a record it never began, or ended so long ago that it was pruned.
  if (record === undefined) return other.takenAt > takenAt - beginsWithin;
  if (record.end === null || !isEnded(record)) return true;
  return record.end.executed !== 'no' && record.end.endedAt > takenAt;
}

function isAmong(roots: readonly Root[]): IsTheirs {
  const single = new Set(roots.map(({ path }) => path));
  const trees = roots.filter(({ recursive }) => recursive);
  return (path) => single.has(path) || isCaptured(trees, path);
}
