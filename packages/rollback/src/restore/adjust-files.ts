import { quote } from '@opspilot/core';
import { type BytePath, nameOf, parentOf } from '../entry/byte-path.js';
import { seconds } from '../tar/seconds.js';
import { callsOf, groupBy, groupsOf } from './calls.js';
import type { Change } from './restore-plan.js';
import { stateLines } from './state-lines.js';

type Adjusted = Extract<Change, { readonly kind: 'adjust' }>;

/**
 * Functions of the script that puts into place. A file that stays is changed by a further name of it, in the staging directory, where
 * nobody else can put a symbolic link or another file in its place.
 *
 * On layers of several file systems (overlayfs) a further name is another inode to the kernel, that of the upper layer, and who opens the
 * first name is let in by what that one's inode was: such a file is opened by its own name, seen to be the same, and changed as it is open.
 */
export const adjustFunctions = `# Folder, states, names: what is about to be changed is what was looked at.
hold() {
  held=$S/$1 expected=$2
  shift 2
  must mkdir -p -- "$held"
  must ln -P -- "$@" "$held"
  [ "$(cd -P -- "$held" && look "$@")" = "$expected" ] && return
  same "$expected" "$@"
  for name; do
    state=\${expected%%"$new_line"*} expected=\${expected#*"$new_line"}
    inode=\${state#* }
    rm -f -- "$held/$name" && echo "\${inode%% *}" >"$held/$name" || exit 74
  done
  : >"$held.open"
}
# Folder, directory: goes to what was held.
reach() {
  held=$S/$1 opened=
  if [ -e "$held.open" ]; then opened=1; at "$2"; else cd -P -- "$held" || exit 74; fi
}
# A command without spaces in its words, --, names.
adjust() {
  [ -n "$opened" ] || { must "$@"; return; }
  change=
  while [ "$1" != -- ]; do change="$change $1"; shift; done
  shift
  for name; do
    {
      [ ! -L "$name" ] && [ "$(find -H /proc/self/fd/8 -maxdepth 0 -type f -printf %i)" = "$(cat "$held/$name")" ] || told "$name"
      must $change -- /proc/self/fd/8
    } 8<"$name" || exit 74
  done
}`;

/** Lines that give files that stay the owner, mode and time that they had. All are looked at before one is changed: they may be names of one. */
export function adjustFiles(changes: readonly Change[]): readonly string[] {
  const directories = groupBy(
    changes.filter((change): change is Adjusted => change.kind === 'adjust' && change.now.type === 'file'),
    ({ path }) => parentOf(path),
  );
  const folderOf = (index: number): string => `held-${index}`;
  const all = [...directories];
  return [
    ...all.flatMap(([directory, files], index) => [
      `at ${quote(directory)}`,
      ...groupsOf(files).flatMap((group) => {
        const names = group.map(({ path }) => quote(`./${nameOf(path)}`)).join(' ');
        const states = quote(stateLines(group.map(({ now }) => now)));
        return [`hold ${folderOf(index)} ${states} ${names}`];
      }),
    ]),
    ...all.flatMap(([directory, files], index) => [`reach ${folderOf(index)} ${quote(directory)}`, ...linesFor(files)]),
  ];
}

/** Owners first: a new one takes suid away. */
function linesFor(files: readonly Adjusted[]): readonly string[] {
  const named = ({ path }: Adjusted): BytePath => nameOf(path);
  const isOwned = ({ entry, now }: Adjusted): boolean => entry.uid === now.uid && entry.gid === now.gid;
  const owners = files.filter((file) => !isOwned(file));
  const modes = files.filter((file) => !isOwned(file) || file.entry.mode !== file.now.mode);
  const times = files.filter(({ entry, now }) => entry.modifiedAt !== now.modifiedAt);
  return [
    ...callsOf(owners, named, ({ entry }) => `adjust chown ${entry.uid}:${entry.gid}`),
    ...callsOf(modes, named, ({ entry }) => `adjust chmod ${entry.mode.toString(8).padStart(4, '0')}`),
    ...callsOf(times, named, ({ entry }) => `adjust touch -m -d @${seconds(entry.modifiedAt)}`),
  ];
}
