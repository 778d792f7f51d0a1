import { linksElsewhere } from '../entry/links-elsewhere.js';
import { isCaptured } from '../restore/part-of-plan.js';
import { entriesByPath } from '../store/entries-by-path.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import { entryLeaf } from './entry-leaf.js';
import { merkleRoot } from './merkle.js';

/** What a proof says of the paths of a snapshot, sorted by path. */
export async function leavesOf(store: SnapshotStore, snapshot: string): Promise<readonly string[]> {
  const entries = await entriesByPath(store, snapshot);
  const trees = (await store.snapshot(snapshot)).roots.filter(({ recursive }) => recursive);
  const elsewhere = linksElsewhere(entries.values());
  return [...entries.values()].map((entry) =>
    entryLeaf(entry, entries, { isAlone: !isCaptured(trees, entry.path), elsewhere: elsewhere.get(entry.path) ?? 0 }),
  );
}

/** Root over such lines: one number that no path, owner, mode, time, link, attribute or content can change without changing it. */
export function rootOf(leaves: readonly string[]): string {
  return merkleRoot(leaves.map((leaf) => Buffer.from(leaf, 'utf8')));
}
