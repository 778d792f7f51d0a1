import type { BytePath } from '../entry/byte-path.js';
import type { StartThere } from '../probe/start-there.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import { joinRoots } from '../touched/join-roots.js';
import { resolvePaths } from '../touched/resolve-paths.js';
import type { HostPreview } from './host-keeper.js';
import type { PointKeeper, TakenPoint } from './point-keeper.js';
import type { StoredPoint } from './point-records.js';
import type { UndoOptions } from './rollback.js';
import { mayLeaveOf, throwTooLarge, unreadOf } from './too-large.js';

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
