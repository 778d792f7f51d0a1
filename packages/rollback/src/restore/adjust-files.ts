import { quote } from '@opspilot/core';
import { type BytePath, nameOf, parentOf } from '../entry/byte-path.js';
import { seconds } from '../tar/seconds.js';
import { callsOf, groupBy, groupsOf } from './calls.js';
import type { Change } from './restore-plan.js';
import { stateLines } from './state-lines.js';

type Adjusted = Extract<Change, { readonly kind: 'adjust' }>;

/**
 * A function of the script that puts into place. A file that stays is changed by a further name of it, in the staging directory, where
 * nobody else can put a symbolic link or another file in its place.
 */
export const holdFunction = `hold() {
  held=$S/$1
  must mkdir -p -- "$held"
  shift
  must ln -P -- "$@" "$held"
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
        return [`hold ${folderOf(index)} ${names}`, `(cd -P -- "$held" && same ${states} ${names}) || exit`];
      }),
    ]),
    ...all.flatMap(([, files], index) => [`cd -P -- "$S/${folderOf(index)}" || exit 74`, ...linesFor(files)]),
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
    ...callsOf(owners, named, ({ entry }) => `must chown -h ${entry.uid}:${entry.gid}`),
    ...callsOf(modes, named, ({ entry }) => `must chmod ${entry.mode.toString(8).padStart(4, '0')}`),
    ...callsOf(times, named, ({ entry }) => `must touch -m -d @${seconds(entry.modifiedAt)}`),
  ];
}
