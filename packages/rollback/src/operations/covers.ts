import { notCaptured } from '../restore/part-of-plan.js';
import type { Look } from '../state/state-kind.js';
import { readState } from '../state/state-snapshots.js';
import type { Root, SnapshotStore } from '../store/snapshot-store.js';

/** Snapshots of what was there: of files, and of state beside them. */
export interface Kept {
  readonly before: string;
  readonly stateBefore?: string;
}

const holdsLook = (looks: readonly Look[], { kind, subjects }: Look): boolean =>
  looks.some((look) => look.kind === kind && subjects.every((subject) => look.subjects.includes(subject)));

/**
 * Tells of a point whether all that it knows lies in snapshots that were taken earlier: going back to those takes back what came after the
 * point.
 */
export async function coverOf(
  store: SnapshotStore,
  snapshots: readonly Kept[],
): Promise<(point: Kept) => Promise<boolean>> {
  const rootsOf = async ({ before }: Kept): Promise<readonly Root[]> => (await store.snapshot(before)).roots;
  const looksOf = async ({ stateBefore }: Kept): Promise<readonly Look[]> =>
    (await readState(store, stateBefore)).looks;
  const roots = (await Promise.all(snapshots.map(rootsOf))).flat();
  const looks = (await Promise.all(snapshots.map(looksOf))).flat();
  return async (point) => {
    const [ownRoots, ownLooks] = [await rootsOf(point), await looksOf(point)];
    return notCaptured(ownRoots, roots).length === 0 && ownLooks.every((look) => holdsLook(looks, look));
  };
}
