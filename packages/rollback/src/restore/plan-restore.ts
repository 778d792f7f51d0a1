import { type BytePath, parentOf, sortedByPath } from '../entry/byte-path.js';
import { contentOf, type Entry, type PathState } from '../entry/entry.js';
import type { Probe } from '../probe/parse-probe.js';
import { hasSameRights, isSameState } from '../probe/same-state.js';
import { leftByCommand } from './left-by-command.js';
import type { Change, ExpectedStates, RestorePlan } from './restore-plan.js';

/**
 * What brings paths back to a snapshot: pure.
 *
 * @param entries - the snapshot's, all that the probes asked about
 * @param now - the same roots, as they are
 * @param expected - as the command left them; what is different now was changed by somebody else. Without, nothing is a conflict
 */
export function planRestore(entries: Iterable<Entry>, now: Probe, expected?: ExpectedStates): RestorePlan {
  const wanted = new Map([...entries].map((entry) => [entry.path, entry]));
  const changes = new Map<BytePath, Change>();
  for (const [path, entry] of wanted) {
    const change = changeOf(
      entry,
      now.states.get(path),
      (state) => now.isBare !== true && hasOtherOwnerOrModeAlone(entry, state, wanted, expected?.states),
    );
    if (change !== undefined) changes.set(path, change);
  }
  for (const [path, state] of now.states)
    if (!wanted.has(path)) changes.set(path, { kind: 'remove', path, now: state });
  // What comes, goes or is replaced in a directory changes its times.
  for (const { kind, path } of [...changes.values()]) {
    if (kind === 'adjust') continue;
    const parent = parentOf(path);
    const entry = wanted.get(parent);
    const state = now.states.get(parent);
    if (entry?.type === 'directory' && state?.type === 'directory' && !changes.has(parent)) {
      changes.set(parent, { kind: 'adjust', path: parent, entry, now: state });
    }
  }
  const sorted = sortedByPath(changes.values());
  return { changes: sorted, conflicts: expected === undefined ? [] : conflictsOf(sorted, wanted, now, expected) };
}

function changeOf(entry: Entry, now: PathState | undefined, stays: (now: PathState) => boolean): Change | undefined {
  const { path } = entry;
  // A socket is made by who listens on it.
  if (entry.type === 'socket') return undefined;
  if (now === undefined) return { kind: 'create', path, entry };
  if (isSameState(entry, now)) return undefined;
  const isDirectory = entry.type === 'directory' && now.type === 'directory';
  return { kind: isDirectory || stays(now) ? 'adjust' : 'replace', path, entry, now };
}

/**
 * Whether chown, chmod and touch are all that a file needs: it is the same one, and was read as it is now.
 *
 * @param known - what was read
 */
function hasOtherOwnerOrModeAlone(
  entry: Entry,
  now: PathState,
  wanted: ReadonlyMap<BytePath, Entry>,
  known: ReadonlyMap<BytePath, Entry> = new Map(),
): boolean {
  const read = known.get(entry.path);
  if (entry.type !== 'file' || read === undefined || !isSameState(read, now)) return false;
  const content = contentOf(read, known)?.digest;
  if (content === undefined || content !== contentOf(entry, wanted)?.digest) return false;
  if (entry.inode !== now.inode || entry.device !== now.device) return false;
  // A mode is the mask of an access control list, and a new owner takes capabilities away.
  if (entry.accessAcl !== undefined || read.accessAcl !== undefined) return false;
  return hasSameAttributes(entry, read) && !('security.capability' in (entry.attributes ?? {}));
}

function hasSameAttributes({ attributes: some = {} }: Entry, { attributes: others = {} }: Entry): boolean {
  const names = Object.keys({ ...some, ...others });
  return names.every((name) => some[name] === others[name]);
}

/** A directory changes with what is in it: only what was made or taken away, or its own mode and owner, is a conflict. */
function conflictsOf(
  changes: readonly Change[],
  wanted: ReadonlyMap<BytePath, Entry>,
  now: Probe,
  expected: ExpectedStates,
): readonly BytePath[] {
  return changes
    .map(({ path }) => path)
    .filter((path) => {
      const left = leftByCommand(path, wanted, expected);
      const found = now.states.get(path);
      if (left === undefined || found === undefined) return left !== found;
      if (left.type === 'directory' && found.type === 'directory') return !hasSameRights(left, found);
      return !isSameState(left, found);
    });
}
