import type { BytePath } from '../entry/byte-path.js';
import { type Entry, isUnread } from '../entry/entry.js';
import type { RestorePlan } from './restore-plan.js';

/**
 * The part of a plan that can be done, and the files of which only what they looked like was kept: pure.
 *
 * @param entries - the snapshot's
 */
export function keptPart(
  { changes, conflicts }: RestorePlan,
  entries: ReadonlyMap<BytePath, Entry>,
): RestorePlan & { readonly notKept: readonly BytePath[] } {
  const lost = changes.filter((change) => change.kind !== 'remove' && isUnread(change.entry, entries));
  if (lost.length === 0) return { changes, conflicts, notKept: [] };
  const notKept = new Set(lost.map(({ path }) => path));
  return {
    changes: changes.filter(({ path }) => !notKept.has(path)),
    conflicts: conflicts.filter((path) => !notKept.has(path)),
    notKept: [...notKept],
  };
}
