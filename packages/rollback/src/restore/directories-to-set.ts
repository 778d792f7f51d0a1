import { type BytePath, nameOf, parentOf, sortedByPath } from '../entry/byte-path.js';
import type { Entry, PathState } from '../entry/entry.js';
import { groupBy } from './calls.js';
import type { LinkToPresent } from './commit-script.js';
import type { Change } from './restore-plan.js';
import type { StageLayout } from './stage-layout.js';

/** Directories of one directory, whose owners, modes, attributes and times are set in one go, by whoever stands there. */
export interface DirectorySet {
  /** Name of the tar archive that holds them, below the staging directory. */
  readonly archive: string;
  readonly parent: BytePath;
  /** By name. */
  readonly entries: ReadonlyMap<BytePath, Entry>;
  /** What those of them were that were there, by name. */
  readonly found: ReadonlyMap<BytePath, PathState>;
}

/**
 * Directories that are set once everything is in place: those that were there, and those that change when they are placed. The deepest
 * come first, for a mode may keep their own user out.
 */
export function directoriesToSet(
  { staged, placements }: StageLayout,
  present: readonly LinkToPresent[],
  changes: readonly Change[],
): readonly DirectorySet[] {
  const there = changes.flatMap((change) =>
    change.kind === 'adjust' && change.now.type === 'directory' ? [change] : [],
  );
  const moved = placements.flatMap(({ folder, placed }) => placed.map(({ name }) => `${folder}/${name}`));
  const linkedIn = present.map((link) => parentOf(link.staged));
  const made = [...new Set([...moved, ...linkedIn])].flatMap((as) => staged.get(as) ?? []);
  const all = [...there.map(({ entry }) => entry), ...made.filter(({ type }) => type === 'directory')];
  const sets = new Map<BytePath, Map<BytePath, Entry>>();
  for (const entry of all) {
    const parent = parentOf(entry.path);
    sets.set(parent, (sets.get(parent) ?? new Map<BytePath, Entry>()).set(nameIn(entry.path), entry));
  }
  const thereIn = groupBy(there, ({ path }) => parentOf(path));
  const foundIn = (parent: BytePath): ReadonlyMap<BytePath, PathState> =>
    new Map(thereIn.get(parent)?.map(({ path, now }) => [nameIn(path), now]));
  return sortedByPath([...sets].map(([path, entries]) => ({ path, entries })))
    .reverse()
    .map(({ path, entries }, index) => ({
      archive: `directories-${index}.tar`,
      parent: path,
      entries,
      found: foundIn(path),
    }));
}

const nameIn = (path: BytePath): BytePath => nameOf(path) || '.';
