import { quote } from '@opspilot/core';
import { type BytePath, nameOf, parentOf } from '../entry/byte-path.js';
import type { PathState } from '../entry/entry.js';
import { processFile } from '../probe/staging-directory.js';
import { seconds, wholeSeconds } from '../tar/seconds.js';
import { adjustFiles, adjustFunctions } from './adjust-files.js';
import { groupsOf } from './calls.js';
import type { DirectorySet } from './directories-to-set.js';
import { setDirectory } from './finish-staging.js';
import type { Change } from './restore-plan.js';
import type { Placement } from './stage-layout.js';
import { ownStaging } from './stage-script.js';

/** A further name of a file that is there and as it was. */
export interface LinkToPresent {
  /** Below the staging directory. */
  readonly staged: BytePath;
  readonly present: BytePath;
}

/** Exit code when a directory is not where it was: somebody moves things about, or leads us astray by a symbolic link. */
export const movedAway = 75;

const prelude = (staging: BytePath) => `#!/bin/sh
LC_ALL=C; export LC_ALL
umask 077
staging=${quote(staging)}
${ownStaging}
own_staging "$staging" || exit ${movedAway}
# By its number it is the same directory to the end; where there is no /proc its name has to do.
exec 9<.
S=/proc/self/fd/9
[ . -ef "$S/." ] || S=$staging
at() {
  cd -P -- "$1" && [ "$(pwd -P; echo .)" = "$1
." ] || { printf '%s' "$1" >&2; exit ${movedAway}; }
}
present() { [ -e "$1" ] || [ -L "$1" ]; }
must() { "$@" || exit 74; }
aside() { present "$S/$1/$2" && present "./$2" && { must mkdir -p -- "$S/old/$1"; must mv -f -- "./$2" "$S/old/$1/$2"; }; }
put() {
  from=$S/$1
  shift
  left=$#
  while [ $left -gt 0 ]; do
    present "$from/$1" && set -- "$@" "$from/$1"
    shift
    left=$((left - 1))
  done
  [ $# -eq 0 ] || must mv -f -- "$@" .
}
${adjustFunctions(movedAway)}
main() {
echo $$ >"$S/${processFile}" || exit 74
sync -f "$S" 2>/dev/null || sync
`;

/**
 * The script that puts into place what is staged: it is staged itself, so that whoever finds it after a crash may run it again,
 * without the one who wrote it. Every line does what is left to do and nothing otherwise. Each path changes by one rename;
 * directories are entered, and seen to be where they should be, before anything in them is touched: a symbolic link that was
 * put there in between leads nowhere. It is read whole before it begins, as it takes itself away at its end.
 *
 * @param about - the directory that the staging directory is in, when its times are to be restored; whether there is no GNU tar
 */
export function commitScript(
  staging: BytePath,
  placements: readonly Placement[],
  changes: readonly Change[],
  links: readonly LinkToPresent[],
  directories: readonly DirectorySet[],
  { base, isBare }: { readonly base?: Pick<PathState, 'path' | 'modifiedAt'> | undefined; readonly isBare: boolean },
): string {
  return [
    prelude(staging),
    ...links.flatMap(({ staged, present }) => [
      `at ${quote(parentOf(present))}`,
      `present "$S"/${quote(staged)} || must ln -- ${quote(`./${nameOf(present)}`)} "$S"/${quote(staged)}`,
    ]),
    ...placements.flatMap(place),
    ...removals(changes, placements),
    ...adjustFiles(changes),
    // Told from where they stand: a path could lead elsewhere by now.
    ...directories.flatMap((set) => (isBare ? setFromWithin(set) : setByArchive(set))),
    'cd / && { sync -f "$S" 2>/dev/null || sync; }',
    // Its own number goes last: who finds that gone finds all done but the time of the base.
    `find "$S/." -mindepth 1 -maxdepth 1 ! -name ${processFile} -exec rm -rf -- {} +`,
    'rm -rf -- "$staging"',
    ...(base === undefined
      ? []
      : [
          `at ${quote(base.path)}; touch -m -d @${isBare ? wholeSeconds(base.modifiedAt) : seconds(base.modifiedAt)} .`,
        ]),
    'exit 0',
    '}',
    'main',
    '',
  ].join('\n');
}

function setByArchive({ parent, archive }: DirectorySet): readonly string[] {
  return [
    `at ${quote(parent)}`,
    `must tar --extract --file="$S/${archive}" --preserve-permissions --numeric-owner --no-recursion --xattrs --xattrs-include='*' --acls`,
  ];
}

function setFromWithin({ entries }: DirectorySet): readonly string[] {
  return [...entries.values()].flatMap((entry) => [`at ${quote(entry.path)}`, ...setDirectory(entry)]);
}

function place({ directory, folder, placed }: Placement): readonly string[] {
  return [
    `at ${quote(directory)}`,
    ...placed.filter(({ displaces }) => displaces).map(({ name }) => `aside ${folder} ${quote(name)}`),
    ...groupsOf(placed).map((group) => `put ${folder} ${group.map(({ name }) => quote(name)).join(' ')}`),
  ];
}

/**
 * Takes away what did not exist: files first, then directories that are empty, the deepest first.
 *
 * @param changes - sorted by path
 */
function removals(changes: readonly Change[], placements: readonly Placement[]): readonly string[] {
  const displaced = new Set(
    placements.flatMap(({ placed }) => placed.filter(({ displaces }) => displaces)).map(({ path }) => path),
  );
  const isGone = (path: BytePath): boolean => {
    for (let above = path; above !== '/'; above = parentOf(above)) if (displaced.has(above)) return true;
    return false;
  };
  const files = new Map<BytePath, BytePath[]>();
  const directories: BytePath[] = [];
  for (const change of changes) {
    if (change.kind !== 'remove' || isGone(change.path)) continue;
    if (change.now.type === 'directory') {
      directories.push(change.path);
      continue;
    }
    const parent = parentOf(change.path);
    const names = files.get(parent) ?? [];
    names.push(nameOf(change.path));
    files.set(parent, names);
  }
  return [
    ...[...files].flatMap(([directory, names]) =>
      groupsOf(names).map(
        (group) =>
          `[ ! -d ${quote(directory)} ] || { at ${quote(directory)}; must rm -f -- ${group.map((name) => quote(`./${name}`)).join(' ')}; }`,
      ),
    ),
    ...directories
      .reverse()
      .map(
        (path) => `[ ! -d ${quote(path)} ] || { at ${quote(parentOf(path))}; rmdir -- ${quote(`./${nameOf(path)}`)}; }`,
      ),
  ];
}
