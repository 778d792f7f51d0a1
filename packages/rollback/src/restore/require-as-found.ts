import type { PathState } from '../entry/entry.js';
import { probe } from '../probe/probe.js';
import { isSameState } from '../probe/same-state.js';
import type { StartThere } from '../probe/start-there.js';
import { goesWhole } from './found-function.js';
import { madeBelow } from './made-below.js';
import { restoreConflict } from './restore-failed.js';
import type { Change } from './restore-plan.js';

/**
 * Looks once more at what is about to be replaced: staging takes time.
 *
 * @throws OpsError `restore-conflict` when somebody changed anything of it; nothing was put into place
 */
export async function requireAsFound(
  start: StartThere,
  changes: readonly Change[],
  signal?: AbortSignal,
): Promise<void> {
  const isMadeBelow = madeBelow(changes);
  const roots = changes
    .filter(({ path }) => !isMadeBelow(path))
    .map((change) => ({ path: change.path, recursive: goesWhole(change) }));
  const { states } = await probe(start, roots, signal);
  const planned = new Set(changes.map(({ path }) => path));
  const conflicts = [
    ...changes.filter((change) => !isAsFound(change, states.get(change.path))).map(({ path }) => path),
    ...[...states.keys()].filter((path) => !planned.has(path)),
  ];
  if (conflicts.length > 0) throw restoreConflict(conflicts);
}

function isAsFound(change: Change, found: PathState | undefined): boolean {
  if (change.kind === 'create') return found === undefined;
  if (found === undefined) return change.kind === 'remove';
  // The time of a directory tells of what anybody does in it, and of the staging directory.
  if (change.now.type !== 'directory') return isSameState(found, change.now);
  const { type, mode, uid, gid, inode } = change.now;
  return found.type === type && found.mode === mode && found.uid === uid && found.gid === gid && found.inode === inode;
}
