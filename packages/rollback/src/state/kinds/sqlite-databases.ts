import { quote } from '@opspilot/core';
import type { InverseStep, StateKind } from '../state-kind.js';
import { dumpFolder } from './dump-folder.js';

/**
 * Databases of SQLite, through its own backup: what stands in a write-ahead log is part of them, and who has one open goes on. A subject
 * is an absolute path; a value is the hash of what the database holds, as SQL.
 */
export const sqliteDatabases: StateKind = {
  id: 'sqlite-databases',
  turn: 'after-files',
  look: `command -v sqlite3 > /dev/null || { lost 'there is no sqlite3'; return 0; }
${dumpFolder}
own_folder || { lost "$dumps belongs to somebody else"; return 0; }
for path do
  [ -e "$path" ] || { absent "$path"; continue; }
  dump=$(mktemp "$dumps/part.XXXXXX")
  if [ -f "$path" ] && sqlite3 -cmd '.timeout 30000' "$path" ".backup '$dump'" && [ "$(sqlite3 "$dump" 'pragma integrity_check')" = ok ]; then
    hash=$( { sqlite3 "$dump" 'pragma user_version; pragma application_id; pragma encoding;'; sqlite3 "$dump" .dump; } | sha256sum)
    hash=\${hash%% *}.sqlite
    keep_dump "$path" "$dump" "$hash"
  else
    rm -f "$dump"
    lost "$path cannot be copied: it is no database, or a transaction does not end"
  fi
done`,
  bringBack: (changes) =>
    changes.map(({ key, wanted }): InverseStep => {
      const path = quote(key);
      if (wanted === undefined) {
        const script = `rm -f -- ${path} ${quote(`${key}-wal`)} ${quote(`${key}-shm`)} ${quote(`${key}-journal`)}`;
        return { summary: `there is no database ${key}`, script };
      }
      const script = `${dumpFolder}\nsqlite3 -bail -cmd '.timeout 30000' ${path} ".restore '$dumps/"${quote(wanted)}"'"`;
      return { summary: `the database ${key} is as it was`, script };
    }),
};
