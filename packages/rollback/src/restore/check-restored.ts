import { type BytePath, showPath } from '../entry/byte-path.js';
import { contentOf, type Entry, type PathState } from '../entry/entry.js';
import { linksElsewhere } from '../entry/links-elsewhere.js';
import type { Probe } from '../probe/parse-probe.js';
import { probe } from '../probe/probe.js';
import { isSameState } from '../probe/same-state.js';
import type { StartThere } from '../probe/start-there.js';
import { differencesOf } from './differences.js';
import { digestsThere } from './digests-there.js';
import { madeBelow, makesDirectory } from './made-below.js';
import type { RestoreResult } from './restore.js';
import { restoreFailed } from './restore-failed.js';
import { type Change, comesBack } from './restore-plan.js';

/** Where it is looked. */
interface Looking {
  readonly start: StartThere;
  /** Whether the host has no GNU tar. */
  readonly isBare: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Looks anew at what came of changes, and hashes the files of them where they are now: all but those that were checked and have not
 * been changed since, in any way, by what the kernel tells. A file that was put into place by itself has been.
 *
 * @param entries - the snapshot's
 * @param checked - what files looked like just before their content was checked, by path
 * @throws OpsError `restore-failed` when a path is not as it was
 */
export async function checkRestored(
  { start, isBare, signal }: Looking,
  entries: ReadonlyMap<BytePath, Entry>,
  changes: readonly Change[],
  checked: ReadonlyMap<BytePath, PathState>,
): Promise<Pick<RestoreResult, 'left' | 'unlinked'>> {
  const isMadeBelow = madeBelow(changes);
  const roots = changes
    .filter(({ path }) => !isMadeBelow(path))
    .map((change) => ({ path: change.path, recursive: makesDirectory(change) }));
  const now = await probe(start, roots, signal);
  const isAsChecked = (path: BytePath): boolean => {
    const [was, is] = [checked.get(path), now.states.get(path)];
    return was !== undefined && is !== undefined && isSameState(was, is);
  };
  const files = changes.filter(
    (change) => comesBack(change) && change.entry.type === 'file' && !isAsChecked(change.path),
  );
  const digests = await digestsThere(
    start,
    files.map(({ path }) => path),
    isBare,
    signal,
  );
  const left: BytePath[] = [];
  for (const change of changes) {
    const { path } = change;
    const state = now.states.get(path);
    if (change.kind === 'remove') {
      if (state !== undefined) left.push(path);
      continue;
    }
    const digest = change.kind === 'adjust' ? undefined : digests.get(path);
    const problem =
      state === undefined
        ? 'it is not there'
        : differencesOf(change.entry, state, { digest, content: contentOf(change.entry, entries), isBare });
    if (problem !== undefined) throw restoreFailed(`${showPath(path)} is not as it was: ${problem}`);
  }
  return { left, unlinked: unlinkedOf(entries, changes, now) };
}

/** Files that have fewer names than they had, some of which were not captured. */
function unlinkedOf(
  entries: ReadonlyMap<BytePath, Entry>,
  changes: readonly Change[],
  { states }: Probe,
): readonly BytePath[] {
  const elsewhere = linksElsewhere(entries.values());
  return changes.flatMap((change) => {
    if (change.kind === 'remove' || !elsewhere.has(change.path)) return [];
    return states.get(change.path)?.links === change.entry.links ? [] : [change.path];
  });
}
