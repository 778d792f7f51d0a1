import type { BytePath } from '../entry/byte-path.js';
import { ownPaths } from '../restore/own-part.js';
import { isCaptured } from '../restore/part-of-plan.js';
import { entriesByPath } from '../store/entries-by-path.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import type { Beside, PointRecords, StoredPoint } from './point-records.js';
import { isEnded } from './require-ended.js';
import type { RollbackContext } from './rollback.js';

/** Tells of a path whether it is another command's as well. */
export type IsTheirs = (path: BytePath) => boolean;

/**
 * Tells which paths other commands of ours changed while the command of a point ran: what it left of them is theirs as well. Of one that
 * still runs, or of which nobody saw what it left, that may be all that it was to touch.
 *
 * @returns undefined where none ran
 */
export async function changedBeside(
  records: Pick<PointRecords, 'beside'>,
  history: Pick<RollbackContext['history'], 'get'>,
  store: SnapshotStore,
  point: StoredPoint,
): Promise<IsTheirs | undefined> {
  const changed: IsTheirs[] = [];
  for (const { before, after, command } of await records.beside(point)) {
    if (after !== undefined) {
      const own = ownPaths(await entriesByPath(store, before), await entriesByPath(store, after));
      changed.push((path) => own.has(path));
    } else if (await mayHaveRun(history, command, point)) {
      const { roots } = await store.snapshot(before);
      changed.push((path) => isCaptured(roots, path));
    }
  }
  return changed.length === 0 ? undefined : (path) => changed.some((isTheirs) => isTheirs(path));
}

/** Whether one that nobody saw the end of may have been at work since a point was taken. What is not known counts as that. */
async function mayHaveRun(
  history: Pick<RollbackContext['history'], 'get'>,
  command: Beside['command'],
  { takenAt }: StoredPoint,
): Promise<boolean> {
  const record = await history.get(command);
  if (record === undefined || record.end === null || !isEnded(record)) return true;
  return record.end.executed !== 'no' && record.end.endedAt > takenAt;
}
