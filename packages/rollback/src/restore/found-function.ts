import { pathList } from '../entry/byte-path.js';
import { madeBelow } from './made-below.js';
import type { Change } from './restore-plan.js';

/** Names of the members that say what is looked at, below the staging directory: single paths, and what goes with all that is in it. */
const guarded = { paths: 'guarded-paths', trees: 'guarded-trees' } as const;

/** Name of the file in a staging directory that what is found there is written to. */
export const foundFile = 'found';

/** A function of a shell that stands in the staging directory: one number for what is about to be replaced. */
export const foundFunction = String.raw`found() {
  {
    xargs -0 -r sh -c 'find "$@" -maxdepth 0 \( -type d -exec stat -c "%n %F %a %u %g %i %d" {} + -o -exec stat -c "%n %F %s %y %z %i %d" {} + \) 2>/dev/null; :' sh <${guarded.paths}
    xargs -0 -r sh -c 'find "$@" -mindepth 1 -exec stat -c "%n %F %s %y %z %i %d" {} + 2>/dev/null; :' sh <${guarded.trees}
  } | sha256sum
}`;

/** What {@link foundFunction} reads. */
export function guardedMembers(changes: readonly Change[]): Readonly<Record<string, Buffer>> {
  const listOf = (some: readonly Change[]): Buffer => pathList(some.map(({ path }) => path));
  const isMadeBelow = madeBelow(changes);
  const outermost = changes.filter(({ path }) => !isMadeBelow(path));
  return { [guarded.paths]: listOf(outermost), [guarded.trees]: listOf(changes.filter(goesWhole)) };
}

/** A directory that something else takes the place of: what is in it has to be of the plan. */
export function goesWhole(change: Change): boolean {
  return change.kind === 'replace' && change.now.type === 'directory';
}
