import { type BytePath, isWithin } from '../entry/byte-path.js';
import type { Entry } from '../entry/entry.js';
import { ownPaths } from '../restore/own-part.js';
import type { Change } from '../restore/restore-plan.js';
import { entriesByPath } from '../store/entries-by-path.js';
import type { SnapshotStore } from '../store/snapshot-store.js';

/** What was brought back of a host. */
export interface RestoredThings {
  /** What each path is again; undefined for one that went. */
  readonly paths: ReadonlyMap<BytePath, Entry | undefined>;
  /** Kinds of state of which something was. */
  readonly states: readonly string[];
}

/** What going back did. */
export function thingsIn({
  changes,
  states,
}: {
  readonly changes: readonly Change[];
  readonly states: readonly string[];
}): RestoredThings {
  return {
    paths: new Map(changes.map((change) => [change.path, change.kind === 'remove' ? undefined : change.entry])),
    states,
  };
}

/**
 * All that a snapshot brings back, also what was brought back before by whoever did not come to the end.
 *
 * @param kept - with what a command left, where that is known: what it did not change does not come back
 * @param within - where only they, and what is below them, were asked for
 */
export async function thingsHeld(
  store: SnapshotStore,
  { before, after }: { readonly before: string; readonly after?: string },
  states: readonly string[],
  within: readonly BytePath[] | undefined,
): Promise<RestoredThings> {
  const entries = await entriesByPath(store, before);
  const own = after === undefined ? entries.keys() : ownPaths(entries, await entriesByPath(store, after));
  const isAsked = (path: BytePath): boolean => within === undefined || within.some((of) => isWithin(path, of));
  return { paths: new Map([...own].filter(isAsked).map((path) => [path, entries.get(path)])), states };
}
