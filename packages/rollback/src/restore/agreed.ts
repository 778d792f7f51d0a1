import { isDeepStrictEqual } from 'node:util';
import { readPaths } from '../capture/read-paths.js';
import { type BytePath, parentOf } from '../entry/byte-path.js';
import { contentOf, type Entry, type PathState } from '../entry/entry.js';
import type { Probe } from '../probe/parse-probe.js';
import { isSameState } from '../probe/same-state.js';
import type { StartThere } from '../probe/start-there.js';
import { differencesOf } from './differences.js';
import { digestsThere } from './digests-there.js';
import type { Change, RestorePlan } from './restore-plan.js';

type Entries = ReadonlyMap<BytePath, Entry>;
type Returning = Extract<Change, { kind: 'replace' | 'adjust' }>;

/**
 * A plan without what is already as it is to be, whoever made it so: an attempt that did not come to its end, the restore of a part, or
 * somebody by hand. What looks like it is read; of what is too large for that the hash says whether it is a conflict.
 *
 * @param entries - the snapshot's
 */
export async function withoutAgreed(
  plan: RestorePlan,
  start: StartThere,
  entries: Entries,
  now: Probe,
  signal?: AbortSignal,
): Promise<RestorePlan> {
  const alike = plan.changes.filter(isReturning).filter((change) => looksRight(change, now.isBare === true));
  if (alike.length === 0) return plan;
  const paths = alike.map(({ path }) => path);
  const read = await readPaths(start, now, paths, signal);
  const isTold = new Set(plan.conflicts);
  const unread = alike.filter(({ path, entry }) => isTold.has(path) && entry.type === 'file' && !read.has(path));
  const digests = await digestsThere(start, unread.map(pathOf), now.isBare === true, signal);
  const isAgreed = ({ path, entry, now: found }: Returning): boolean => {
    const known = read.get(path);
    if (known !== undefined) return isSame(entry, found, known, entries);
    return entry.type === 'file' && digests.get(path) === contentOf(entry, entries)?.digest;
  };
  const agreed = alike.filter(isAgreed);
  const conflicts = new Set(agreed.map(pathOf));
  return {
    changes: withoutDone(
      plan.changes,
      agreed.filter(({ path }) => read.has(path)),
    ),
    conflicts: plan.conflicts.filter((path) => !conflicts.has(path)),
  };
}

const pathOf = ({ path }: { readonly path: BytePath }): BytePath => path;

function isReturning(change: Change): change is Returning {
  return change.kind === 'replace' || change.kind === 'adjust';
}

/** A directory that is as it was is of a plan for what changes in it. */
function looksRight({ entry, now }: Returning, isBare: boolean): boolean {
  return !isSameState(entry, now) && differencesOf(entry, now, { isBare }) === undefined;
}

function isSame(entry: Entry, now: PathState, read: Entry, entries: Entries): boolean {
  if (entry.type !== 'directory' && entry.links !== now.links) return false;
  const particulars = ({ attributes = {}, accessAcl, defaultAcl, deviceNumber }: Entry) =>
    [attributes, accessAcl, defaultAcl, deviceNumber] as const;
  const hasContent = read.content?.digest === contentOf(entry, entries)?.digest;
  return hasContent && isDeepStrictEqual(particulars(entry), particulars(read));
}

/** The time of a directory is set once all in it is done. */
function withoutDone(changes: readonly Change[], done: readonly Returning[]): readonly Change[] {
  const asItWas = done.filter(({ entry, now }) => entry.type !== 'directory' || entry.modifiedAt === now.modifiedAt);
  const paths = new Set(asItWas.map(pathOf));
  const isLeft = ({ kind, path }: Change): boolean => kind !== 'adjust' && !paths.has(path);
  const touched = new Set(changes.filter(isLeft).map(({ path }) => parentOf(path)));
  return changes.filter(({ path }) => !paths.has(path) || touched.has(path));
}
