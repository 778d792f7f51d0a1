import { quote } from '@opspilot/core';
import { type BytePath, showPath, toBytePath } from '../entry/byte-path.js';
import type { Entry } from '../entry/entry.js';
import type { Question } from './validator.js';

/**
 * Owners are numbers, and come back as they were. Where a number is somebody else's by now, or whoever had the file has another one, a
 * stranger may read what was not his: that is said. A number that nobody has harms nobody.
 */
const look = `name_of() { getent "$1" "$2" 2> /dev/null || awk -F: -v id="$2" '$3 == id { print; exit }' "/etc/$1"; }
number_of() { getent "$1" "$2" 2> /dev/null || awk -F: -v name="$2" '$1 == name { print; exit }' "/etc/$1"; }
strangers=
while [ $# -ge 4 ]; do
  now=$(name_of "$1" "$2") other=$(number_of "$1" "$3")
  case $1 in passwd) who=user ;; *) who=group ;; esac
  if [ -n "$now" ] && [ "\${now%%:*}" != "$3" ]; then strangers="$strangers$4: $who $2 is \${now%%:*} there, and was $3
"
  elif [ -z "$now" ] && [ -n "$other" ]; then strangers="$strangers$4: $who $2 is nobody there, and was $3, who is another number
"
  fi
  shift 4
done
printf %s "$strangers"
[ -z "$strangers" ]`;

/** Who they are a directory server may tell that does not answer: the limit of an answer is that of all of it. */
const script = `answer sh -c ${quote(look)} sh "$@"`;

/** Asks whether entries that came back belong to whom they belonged to. Undefined where there is nothing to ask. */
export function askOwners(entries: readonly Entry[]): Question | undefined {
  const owners = new Map<string, { readonly words: readonly string[]; readonly paths: BytePath[] }>();
  const add = (database: 'passwd' | 'group', id: number, name: string | undefined, path: BytePath): void => {
    // Of the administrator nobody doubts who it is.
    if (name === undefined || id === 0) return;
    const key = `${database} ${id} ${name}`;
    const owner = owners.get(key) ?? { words: [database, String(id), toBytePath(name)], paths: [] };
    owner.paths.push(path);
    owners.set(key, owner);
  };
  for (const { path, uid, gid, user, group } of entries) {
    add('passwd', uid, user, path);
    add('group', gid, group, path);
  }
  if (owners.size === 0) return undefined;
  const subjects = [...owners.values()].flatMap(({ words, paths }) => [...words, toBytePath(named(paths))]);
  return { check: 'owners', name: 'getent', script, subjects };
}

function named([first = '', ...more]: readonly BytePath[]): string {
  return more.length === 0 ? showPath(first) : `${showPath(first)} and ${more.length} more`;
}
