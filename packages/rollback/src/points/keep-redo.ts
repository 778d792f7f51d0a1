import { OpsError } from '@opspilot/core';
import type { BytePath } from '../entry/byte-path.js';
import { isUnread } from '../entry/entry.js';
import type { StartThere } from '../probe/start-there.js';
import { isCaptured } from '../restore/part-of-plan.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import { entriesByPath } from '../store/entries-by-path.js';
import type { Root, SnapshotStore } from '../store/snapshot-store.js';
import { joinRoots } from '../touched/join-roots.js';
import { resolvePaths } from '../touched/resolve-paths.js';
import type { HostPreview } from './host-keeper.js';
import type { PointKeeper, TakenPoint } from './point-keeper.js';
import type { StoredPoint } from './point-records.js';
import type { UndoOptions } from './rollback.js';

/** The point by which an undo is undone. */
export interface Redo {
  readonly point: TakenPoint;
  /** Files that it has without their content. */
  readonly discarded: readonly BytePath[];
}

/**
 * Keeps what is there before a point is gone back to. Where there is too much, files that going back leaves alone are known by what they
 * look like alone; those that it takes away or replaces only where that is wished.
 *
 * @param planned - what going back would do
 * @throws OpsError `redo-too-large`, or what captures and the store say
 */
export async function keepRedo(
  keeper: PointKeeper,
  store: SnapshotStore,
  point: StoredPoint,
  { changes, state }: HostPreview,
  start: StartThere,
  { discardLarge = false, prove = false }: UndoOptions,
): Promise<Redo> {
  const { roots } = await store.snapshot(point.before);
  const places = state === undefined ? [] : (await resolvePaths(start, state.places)).roots;
  const planned = new Set(changes.map(({ path }) => path));
  const mayLeave = mayLeaveOf(planned, places, { discardLarge, prove });
  const content = { roots: joinRoots(roots, places), ...(state === undefined ? {} : { state: state.now }), mayLeave };
  const { id, command, host, becomeUser } = point;
  const summary = `What undoing ${id} replaced`;
  const about = { command, host, summary, losses: [], undoes: id, ...(becomeUser === undefined ? {} : { becomeUser }) };
  const redo = await keeper.take(about, content, start, point.before).catch(throwTooLarge);
  return { point: redo, discarded: discardLarge ? await unreadOf(store, redo.before, planned) : [] };
}

/**
 * Tells which files may be left without their content, where there is too much before going back.
 *
 * @param planned - what going back changes
 * @param places - what goes with state beside files, and is in no plan
 */
export function mayLeaveOf(
  planned: ReadonlySet<BytePath>,
  places: readonly Root[],
  { discardLarge = false, prove = false }: Pick<UndoOptions, 'discardLarge' | 'prove'>,
): (path: BytePath) => boolean {
  // A proof compares what was left alone, too.
  return (path) => (planned.has(path) ? discardLarge : !prove && !isCaptured(places, path));
}

/** Those of the paths that a snapshot has without their content. */
export async function unreadOf(
  store: SnapshotStore,
  snapshot: string,
  among: ReadonlySet<BytePath>,
): Promise<readonly BytePath[]> {
  const entries = await entriesByPath(store, snapshot);
  return [...entries.values()]
    .filter((entry) => among.has(entry.path) && isUnread(entry, entries))
    .map(({ path }) => path);
}

/** @throws OpsError `redo-too-large` for `capture-too-large`, or what is given */
export function throwTooLarge(error: unknown): never {
  if (!OpsError.is(error) || error.code !== 'capture-too-large') throw error;
  const { size, maxSize } = error.details as { readonly size: number; readonly maxSize: number };
  throw new OpsError<RollbackErrorCode>(
    'redo-too-large',
    `What is there now is kept first, so that going back can be undone: ${size} bytes, and ${maxSize} are allowed. Nothing was changed. Allow more by maxSize; or go back with { discardLarge: true }, and the largest files that this takes away or replaces are gone for good.`,
    { cause: error, details: error.details },
  );
}
