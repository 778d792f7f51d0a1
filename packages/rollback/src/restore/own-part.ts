import { type BytePath, parentOf } from '../entry/byte-path.js';
import type { PathState } from '../entry/entry.js';
import { isSameState } from '../probe/same-state.js';
import { type Change, comesBack, type RestorePlan } from './restore-plan.js';

/** What paths were at one time; others were not there. */
export type PathStates = ReadonlyMap<BytePath, PathState>;

/** Paths that a command changed, made or took away: pure. */
export function ownPaths(before: PathStates, left: PathStates): ReadonlySet<BytePath> {
  const isOwn = (path: BytePath): boolean => {
    const [one, other] = [before.get(path), left.get(path)];
    return one === undefined || other === undefined ? one !== other : !isSameState(one, other);
  };
  return new Set([...before.keys(), ...left.keys()].filter(isOwn));
}

/**
 * The part of a plan that takes back what a command changed: pure. What others changed and it did not is left alone, but for what its
 * own paths need: the directories above them, and their place where a directory stands in it. What others put into a directory that is
 * to go is a conflict, and stays there also by force.
 *
 * @param own - paths that the command changed
 */
export function ownPart({ changes, conflicts }: RestorePlan, own: ReadonlySet<BytePath>): RestorePlan {
  const of = (some: readonly Change[]): ReadonlySet<BytePath> => new Set(some.map(({ path }) => path));
  const ofCommand = changes.filter(({ path }) => own.has(path));
  const isAbove = new Set(ofCommand.filter(comesBack).flatMap(({ path }) => directoriesAbove(path)));
  const made = changes.filter((change) => comesBack(change) && (own.has(change.path) || isAbove.has(change.path)));
  const [places, kept] = [of(made.filter(isDisplacing)), of([...ofCommand, ...made])];
  const moved = changes.filter(({ path }) => kept.has(path) || isBelow(path, places));
  // A directory whose time is all that changes, as something in it does.
  const touched = new Set(moved.filter(({ kind }) => kind !== 'adjust').map(({ path }) => parentOf(path)));
  const moving = of(moved);
  const part = changes.filter((change) => moving.has(change.path) || (touched.has(change.path) && isUnchanged(change)));
  const going = of(moved.filter((change) => change.kind === 'remove' && change.now.type === 'directory'));
  const partly = of(part);
  return { changes: part, conflicts: conflicts.filter((path) => partly.has(path) || isBelow(path, going)) };
}

/** Whether a directory stands where something else comes back: it goes with all that is in it. */
function isDisplacing(change: Change): boolean {
  return change.kind === 'replace' && change.now.type === 'directory';
}

/** Whether a directory has the time that it had: an earlier restore may have set it. */
function isUnchanged(change: Change): boolean {
  return change.kind === 'adjust' && change.entry.modifiedAt === change.now.modifiedAt;
}

function isBelow(path: BytePath, directories: ReadonlySet<BytePath>): boolean {
  return directories.size > 0 && directoriesAbove(path).some((above) => directories.has(above));
}

function directoriesAbove(path: BytePath): readonly BytePath[] {
  const above: BytePath[] = [];
  for (let at = path; at !== '/'; ) {
    at = parentOf(at);
    above.push(at);
  }
  return above;
}
