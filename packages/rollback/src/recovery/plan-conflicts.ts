import type { BytePath } from '../entry/byte-path.js';
import type { PathState } from '../entry/entry.js';
import type { ExpectedStates, RestorePlan } from '../restore/restore-plan.js';

type Changes = Pick<RestorePlan, 'changes'>;

/**
 * What paths looked like when a plan was made: pure. Those that it does not name were as they were captured.
 *
 * @param since - the same plan once more, of which what was restored meanwhile counts as seen
 */
export function seenBy(plan: Changes, since?: Changes, restored: ReadonlySet<BytePath> = new Set()): ExpectedStates {
  const states = new Map<BytePath, PathState>();
  const absent = new Set<BytePath>();
  const changes = [...plan.changes, ...(since?.changes.filter(({ path }) => restored.has(path)) ?? [])];
  for (const change of changes) {
    states.delete(change.path);
    absent.delete(change.path);
    if (change.kind === 'create') absent.add(change.path);
    else states.set(change.path, change.now);
  }
  return { states, absent, areOthersAsCaptured: true };
}

/** What would be done now beside files and was not in the plan, or the other way round; for a person. */
export function stepsUnlike(seen: readonly string[], now: readonly string[]): readonly string[] {
  return [...now.filter((step) => !seen.includes(step)), ...seen.filter((step) => !now.includes(step))];
}
