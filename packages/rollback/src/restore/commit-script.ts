import { quote } from '@opspilot/core';
import { type BytePath, isWithin, nameOf, parentOf } from '../entry/byte-path.js';
import type { PathState } from '../entry/entry.js';
import { processFile } from '../probe/staging-directory.js';
import { wholeScript } from '../probe/whole-script.js';
import { seconds, wholeSeconds } from '../tar/seconds.js';
import { adjustFiles, adjustFunctions } from './adjust-files.js';
import { groupsOf } from './calls.js';
import type { DirectorySet } from './directories-to-set.js';
import { exchangeFunctions } from './exchange-functions.js';
import { setDirectory } from './finish-staging.js';
import { foundFile, foundFunction } from './found-function.js';
import type { Change } from './restore-plan.js';
import type { Placed, Placement } from './stage-layout.js';
import { cannotStage, notAsFound } from './stage-script.js';
import { stagingFunctions } from './staging-functions.js';
import { stateLines } from './state-lines.js';
import { stripFunction } from './strip-function.js';

/** A further name of a file that is there and as it was. */
export interface LinkToPresent {
  /** Below the staging directory. */
  readonly staged: BytePath;
  readonly present: BytePath;
}

/** Exit code when a directory is not where it was: somebody moves things about, or leads us astray by a symbolic link. */
export const movedAway = 75;

const prelude = (staging: BytePath): string => `LC_ALL=C; export LC_ALL
umask 077
${stagingFunctions(staging)}
at() {
  here=$1
  cd -P -- "$1" && [ "$(pwd -P; echo .)" = "$1
." ] || { printf '%s' "$1" >&2; exit ${movedAway}; }
}
present() { [ -e "$1" ] || [ -L "$1" ]; }
must() { "$@" || exit 74; }
${exchangeFunctions}
${adjustFunctions}
${stripFunction}
enter || exit ${cannotStage}
echo $$ >${processFile} || exit 74
# The staging directory itself from here on, wherever its owner's name for it leads.
exec 9<. || exit 74
if [ /proc/self/fd/9/. -ef . ]; then S=/proc/self/fd/9; else S=$staging; fi
sync -f . 2>/dev/null || sync
${foundFunction}
[ "$(found)" = "$(cat ${foundFile})" ] || exit ${notAsFound}
choose
`;

/**
 * The script that puts into place what is staged, if what is there is what was there when it was. Each path changes by one rename, and what
 * was there is seen to be what was looked at. Directories are entered, and seen to be where they should be, before anything in them is
 * touched: a symbolic link that was put there in between leads nowhere. A shell reads it from stdin, as a whole before it begins: what
 * stands on the host may be somebody else's.
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
  return wholeScript(
    [
      prelude(staging),
      // Where nothing else is staged beside a link, nothing has made its directory.
      ...[...new Set(links.map(({ staged }) => quote(parentOf(staged))))].map(
        (folder) => `[ -d "$S"/${folder} ] || must mkdir -m 700 "$S"/${folder}`,
      ),
      ...links.flatMap(({ staged, present }) => [
        `at ${quote(parentOf(present))}`,
        `must ln -- ${quote(`./${nameOf(present)}`)} "$S"/${quote(staged)}`,
      ]),
      ...placements.flatMap((placement) => place(placement, changes)),
      ...removals(changes, placements),
      ...adjustFiles(changes),
      // Told from where they stand: a path could lead elsewhere by now.
      ...directories.flatMap((set) => (isBare ? setFromWithin(set) : setByArchive(set))),
      'cd -P "$S/." && { sync -f . 2>/dev/null || sync; }',
      // The number of its process goes last: who finds that gone finds all done but the time of the base.
      'leave',
      ...(base === undefined
        ? []
        : [
            `at ${quote(base.path)}; touch -m -d @${isBare ? wholeSeconds(base.modifiedAt) : seconds(base.modifiedAt)} .`,
          ]),
      'exit 0',
    ].join('\n'),
  );
}

/** Lines that go where directories stand, and see that they are what was looked at. */
function goTo({ parent, found }: DirectorySet): readonly string[] {
  const same = groupsOf([...found]).map((group) => {
    const names = group.map(([name]) => quote(`./${name}`)).join(' ');
    return `same ${quote(stateLines(group.map(([, state]) => state)))} ${names}`;
  });
  return [`at ${quote(parent)}`, ...same];
}

function setByArchive(set: DirectorySet): readonly string[] {
  return [
    ...goTo(set),
    ...groupsOf([...set.found.keys()]).map((group) => `strip ${group.map((name) => quote(`./${name}`)).join(' ')}`),
    `must tar --extract --file="$S/${set.archive}" --preserve-permissions --numeric-owner --no-recursion --xattrs --xattrs-include='*' --acls`,
  ];
}

function setFromWithin(set: DirectorySet): readonly string[] {
  return [
    ...goTo(set),
    ...[...set.entries.values()].flatMap((entry) => [`at ${quote(entry.path)}`, ...setDirectory(entry)]),
  ];
}

function place({ directory, folder, placed }: Placement, changes: readonly Change[]): readonly string[] {
  const words = (some: readonly Placed[]): string => some.map(({ name }) => quote(`./${name}`)).join(' ');
  const replacing = placed.filter(hasPlaceTaken);
  return [
    `at ${quote(directory)}`,
    ...groupsOf(placed.filter(({ now }) => now === undefined)).map((group) => `put ${folder} ${words(group)}`),
    ...groupsOf(replacing).map(
      (group) => `swap ${folder} ${quote(stateLines(group.map(({ now }) => now)))} ${words(group)}`,
    ),
    ...replacing
      .filter(({ now }) => now.type === 'directory')
      .flatMap(({ path, name }) => seeHeld(folder, directory, name, below(path, changes))),
  ];
}

type Replacing = Placed & Required<Pick<Placed, 'now'>>;

const hasPlaceTaken = (placed: Placed): placed is Replacing => placed.now !== undefined;

/** What was in a directory that something else took the place of. */
function below(path: BytePath, changes: readonly Change[]): readonly PathState[] {
  return changes.flatMap((change) =>
    change.kind !== 'create' && change.path !== path && isWithin(change.path, path) ? [change.now] : [],
  );
}

function seeHeld(
  folder: BytePath,
  directory: BytePath,
  name: BytePath,
  states: readonly PathState[],
): readonly string[] {
  const named = ({ path }: PathState): string => quote(`.${path.slice(directory === '/' ? 0 : directory.length)}`);
  return [
    ...groupsOf(states).map(
      (group) => `held ${folder} ${quote(stateLines(group))} ${quote(`./${name}`)} ${group.map(named).join(' ')}`,
    ),
    `count ${folder} ${quote(`./${name}`)} ${states.length}`,
  ];
}

/**
 * Takes away what did not exist: files first, then directories that are empty, the deepest first.
 *
 * @param changes - sorted by path
 */
function removals(changes: readonly Change[], placements: readonly Placement[]): readonly string[] {
  const displaced = new Set(
    placements.flatMap(({ placed }) => placed.filter(({ now }) => now?.type === 'directory')).map(({ path }) => path),
  );
  const isGone = (path: BytePath): boolean => {
    for (let above = path; above !== '/'; above = parentOf(above)) if (displaced.has(above)) return true;
    return false;
  };
  const files = new Map<BytePath, PathState[]>();
  const directories: BytePath[] = [];
  for (const change of changes) {
    if (change.kind !== 'remove' || isGone(change.path)) continue;
    if (change.now.type === 'directory') {
      directories.push(change.path);
      continue;
    }
    const parent = parentOf(change.path);
    files.set(parent, [...(files.get(parent) ?? []), change.now]);
  }
  return [
    ...[...files].flatMap(([directory, states], index) =>
      groupsOf(states).map((group) => {
        const names = group.map(({ path }) => quote(`./${nameOf(path)}`)).join(' ');
        const take = `take gone-${index} ${quote(stateLines(group))} ${names}`;
        return `[ ! -d ${quote(directory)} ] || { at ${quote(directory)}; ${take}; }`;
      }),
    ),
    ...directories
      .reverse()
      .map(
        (path) => `[ ! -d ${quote(path)} ] || { at ${quote(parentOf(path))}; rmdir -- ${quote(`./${nameOf(path)}`)}; }`,
      ),
  ];
}
