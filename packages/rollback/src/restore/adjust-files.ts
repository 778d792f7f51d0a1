import { createHash } from 'node:crypto';
import { quote } from '@opspilot/core';
import { type BytePath, nameOf, parentOf } from '../entry/byte-path.js';
import { seconds } from '../tar/seconds.js';
import { callsOf, groupBy, groupsOf } from './calls.js';
import type { Change } from './restore-plan.js';

type Adjusted = Extract<Change, { readonly kind: 'adjust' }>;

/**
 * Functions of the script that puts into place. A file that stays is changed by a further name of it, in the staging directory, where
 * nobody else can put a symbolic link or another file in its place.
 */
export const adjustFunctions = (movedAway: number): string => `hold() {
  held=$S/$1
  must mkdir -p -- "$held"
  shift
  left=$#
  while [ $left -gt 0 ]; do
    present "$held/$1" || set -- "$@" "./$1"
    shift
    left=$((left - 1))
  done
  [ $# -eq 0 ] || must ln -P -- "$@" "$held"
}
are() {
  [ "$(find "$S/$1" -mindepth 1 -type f -printf '%f %i\\0' | sort -z | sha256sum)" = "$2  -" ] || exit ${movedAway}
}`;

/** Lines that give files that stay the owner, mode and time that they had. */
export function adjustFiles(changes: readonly Change[]): readonly string[] {
  const directories = groupBy(
    changes.filter((change): change is Adjusted => change.kind === 'adjust' && change.now.type === 'file'),
    ({ path }) => parentOf(path),
  );
  return [...directories].flatMap(([directory, files], index) => {
    const folder = `held-${index}`;
    const names = files.map(({ path }) => nameOf(path));
    return [
      `at ${quote(directory)}`,
      ...groupsOf(names).map((group) => `hold ${folder} ${group.map((name) => quote(name)).join(' ')}`),
      `are ${folder} ${digestOf(files)}`,
      `cd -- "$S/${folder}" || exit 74`,
      ...linesFor(files),
    ];
  });
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

/** What the script finds when they are the files that were looked at. */
function digestOf(files: readonly Adjusted[]): string {
  const words = files.map(({ path, now }): BytePath => `${nameOf(path)} ${now.inode}`).sort();
  return createHash('sha256')
    .update(words.map((word) => `${word}\0`).join(''), 'latin1')
    .digest('hex');
}
