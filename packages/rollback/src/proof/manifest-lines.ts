import { createHash } from 'node:crypto';
import { type BytePath, isWithin } from '../entry/byte-path.js';
import { followsFiles } from '../state/plan-state.js';
import { readState } from '../state/state-snapshots.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import { leavesOf } from './snapshot-root.js';

/** Ids of the snapshots that a host is kept as at one time: its paths, and its state beside them. */
export interface KeptAt {
  readonly before: string;
  readonly stateBefore?: string;
}

/**
 * All that is kept of a host, one line of JSON for each thing. Paths come first, sorted: `["/path", …]`. State beside files follows:
 * `["kind", "key", "SHA-256 of its value"]`, for values may be secret.
 *
 * @param paths - only they and what is below them; of state nothing then
 */
export async function manifestLines(
  store: SnapshotStore,
  { before, stateBefore }: KeptAt,
  paths?: readonly BytePath[],
): Promise<readonly string[]> {
  const leaves = await leavesOf(store, before);
  if (paths !== undefined) return leaves.filter((leaf) => paths.some((path) => isWithin(subjectOf(leaf), path)));
  return stateBefore === undefined ? leaves : [...leaves, ...(await stateLines(store, stateBefore))];
}

/** What a line is about: a path, or `kind key`. */
export function subjectOf(line: string): string {
  const [first, second] = JSON.parse(line) as readonly [string, string];
  return first.startsWith('/') ? first : `${first} ${second}`;
}

async function stateLines(store: SnapshotStore, snapshot: string): Promise<readonly string[]> {
  const { state } = await readState(store, snapshot);
  return [...state]
    .flatMap(([kind, records]) =>
      [...records]
        // What sums up files is told by these files.
        .filter(([key]) => !followsFiles(key))
        .map(([key, value]) => JSON.stringify([kind, key, createHash('sha256').update(value, 'latin1').digest('hex')])),
    )
    .toSorted();
}
