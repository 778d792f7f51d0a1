import type { BytePath } from '../entry/byte-path.js';
import { type Entry, type PathState, wholeOf } from '../entry/entry.js';
import { probe } from '../probe/probe.js';
import { hasSameRights, isSameState } from '../probe/same-state.js';
import { ownPaths, type PathStates } from '../restore/own-part.js';
import { previewRestore, type RestoreOptions, restore } from '../restore/restore.js';
import { restoreConflict } from '../restore/restore-failed.js';
import type { Change, ExpectedStates } from '../restore/restore-plan.js';
import { filesFor, inverseSteps, reachOf } from '../state/bring-back.js';
import { bringPointBack, type PointState } from './point-state.js';

type EntryStates = ReadonlyMap<BytePath, Entry>;

/** What came of the steps that go before files. */
export interface DoneBeforeFiles {
  /** What the paths look like that may be overwritten; undefined where nothing was done. */
  readonly expected?: ExpectedStates;
  /** What the command left, and these steps of it; where that is known, and they changed something. */
  readonly left?: EntryStates;
  /** Files that were brought back for the steps to read. */
  readonly early: readonly Change[];
}

/**
 * Does what comes before files, once it is seen that nobody changed these: those that its steps read are brought back first. What the
 * steps change by themselves, such as the files that a package brings along, may be overwritten then, and nothing else.
 *
 * @param earlyId - names the staging of what is brought back first
 */
export async function bringBackBeforeFiles(
  state: PointState,
  { id: _id, ...options }: RestoreOptions,
  earlyId: string,
): Promise<DoneBeforeFiles> {
  if (inverseSteps(state, 'before-files').length === 0) return { early: [] };
  const { start, signal, store, snapshot, expected: then, left } = options;
  const { conflicts, conflictReport } = await previewRestore(options);
  if (conflicts.length > 0 && options.force !== true) throw restoreConflict(conflicts, conflictReport);
  const paths = filesFor(state);
  const early = paths.length === 0 ? [] : (await restore({ ...options, paths, id: earlyId })).changes;
  await bringPointBack(state, 'before-files', start, signal);
  const now = await probe(start, (await store.snapshot(snapshot)).roots, signal);
  // What a plan does not name is as it was captured: there is no list of all paths to compare.
  if (then === undefined || then.areOthersAsCaptured === true) return { expected: now, early };
  const isReached = reachOf(state);
  const reached = [...ownPaths(then.states, now.states)].filter(isReached);
  const expected = { states: withChanged(then.states, now.states, reached), absent: now.absent };
  const isSeen = left === undefined || reached.length === 0;
  return { expected, early, ...(isSeen ? {} : { left: withChanged(left, now.states, reached) }) };
}

/** What paths were, but for those that are now otherwise. */
function withChanged(then: EntryStates, now: PathStates, paths: readonly BytePath[]): EntryStates {
  const states = new Map([...then].map(([path, entry]) => [path, wholeOf(entry, then)] as const));
  for (const path of paths) {
    const [known, found] = [states.get(path), now.get(path)];
    if (found === undefined) states.delete(path);
    else
      states.set(
        path,
        known !== undefined && isSameBut(known, found) ? { ...known, changedAt: found.changedAt } : found,
      );
  }
  return states;
}

/** Whether only flags or attributes changed: what was read is what is there. */
function isSameBut(known: PathState, found: PathState): boolean {
  return hasSameRights(known, found) && isSameState({ ...known, changedAt: found.changedAt }, found);
}
