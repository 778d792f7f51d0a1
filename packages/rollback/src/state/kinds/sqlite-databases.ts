import { quote } from '@opspilot/core';
import type { InverseStep, StateKind } from '../state-kind.js';
import { dumpFolder, requireDumpFolder } from './dump-folder.js';

/** A function that prints the hash of what a database holds, as SQL. */
const contentHash = `content_hash() {
  hash=$( { sqlite3 "$1" 'pragma user_version; pragma application_id; pragma encoding;'; sqlite3 "$1" .dump; } | sha256sum)
  echo "\${hash%% *}"
}`;

/**
 * One session of sqlite3, which nobody writes beside: it keeps the lock that it gets first. A database with a write-ahead log that others
 * have open does not give that; there the session is told, at the last moment, whether anybody committed since it looked.
 */
const session = `${dumpFolder}
${contentHash}
own_dumps || { echo "$dumps belongs to somebody else" >&2; exit 1; }
way=$(mktemp -d "$dumps/part.XXXXXX") || exit 1
trap 'exec 8>&- 7<&-; wait; rm -rf "$way"' EXIT
ask() { # lines; the last line of the answer is kept
  printf '%s\\n' "$@" "select 'asked';" >&8
  answer=
  while read -r line <&7; do [ "$line" = asked ] && return 0; answer=$line; done
  return 1
}
open_session() {
  mkfifo "$way/in" "$way/out" || return 1
  sqlite3 -batch -init /dev/null "$1" < "$way/in" > "$way/out" 2> "$way/err" &
  exec 8> "$way/in" 7< "$way/out"
  ask '.timeout 5000' 'pragma locking_mode=exclusive;' 'begin immediate;' 'commit;' || return 1
  [ -s "$way/err" ] || return 0
  : > "$way/err"
  ask '.timeout 30000' 'pragma locking_mode=normal;' 'select count(*) from sqlite_schema;'
}
as_found() { # database, what it was found to hold: whether it still does, and nobody commits until the session ends
  [ -e "$1" ] || { echo "$1 is gone" >&2; return 1; }
  open_session "$1" && ask 'pragma data_version;' || return 1
  version=$answer
  ask ".backup '$way/now'" && [ ! -s "$way/err" ] || { cat "$way/err" >&2; return 1; }
  [ "$(content_hash "$way/now").sqlite" = "$2" ] && ask 'pragma data_version;' && [ "$answer" = "$version" ] && return 0
  echo "somebody wrote to $1 meanwhile" >&2
  return 1
}`;

/**
 * Databases of SQLite, through its own backup: what stands in a write-ahead log is part of them, and who has one open goes on. A subject
 * is an absolute path; a value is the hash of what the database holds, as SQL.
 */
export const sqliteDatabases: StateKind = {
  id: 'sqlite-databases',
  turn: 'after-files',
  look: `command -v sqlite3 > /dev/null || { lost 'there is no sqlite3'; none_kept "$@"; return 0; }
${dumpFolder}
${contentHash}
${requireDumpFolder}
for path do
  [ -e "$path" ] || { absent "$path"; continue; }
  dump=$(mktemp "$dumps/part.XXXXXX")
  if [ -f "$path" ] && sqlite3 -cmd '.timeout 30000' "$path" ".backup '$dump'" && [ "$(sqlite3 "$dump" 'pragma integrity_check')" = ok ]; then
    hash=$(content_hash "$dump").sqlite
    keep_dump "$path" "$dump" "$hash"
  else
    rm -f "$dump"
    unkept "$path" "$path cannot be copied: it is no database, or a transaction does not end"
  fi
done`,
  bringBack: (changes) =>
    changes.map(({ key, wanted, found }): InverseStep => {
      const path = quote(key);
      const isThere = found === undefined ? '' : `\nas_found ${path} ${quote(found)} || exit 1`;
      if (wanted === undefined) {
        const files = [key, `${key}-wal`, `${key}-shm`, `${key}-journal`].map((file) => quote(file)).join(' ');
        return {
          summary: `there is no database ${key}`,
          script: `${session}\n[ -e ${path} ] || exit 0${isThere}\nrm -f -- ${files}`,
        };
      }
      const open = found === undefined ? `open_session ${path} || exit 1` : '';
      const script = `${session}${isThere}\n${open}\nask ".restore '$dumps/"${quote(wanted)}"'" && [ ! -s "$way/err" ] || { cat "$way/err" >&2; exit 1; }`;
      return { summary: `the database ${key} is as it was`, script };
    }),
};
