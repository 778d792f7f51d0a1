import { ownFolder } from '../../probe/own-folder.js';

/**
 * Shell functions for dumps that are kept on the host under the hash of what they hold, in a directory that only its user reads: a
 * database that did not change is dumped to the same name again, so that no dump is ever written over.
 */
export const dumpFolder = `${ownFolder('dumps', 'databases')}
mkdir -m 700 "$dumps" 2>/dev/null
# Takes a finished dump under its hash, and tells of both.
keep_dump() { # key, dump, hash
  if [ -e "$dumps/$3" ]; then rm -f "$2"; else sync "$2" 2>/dev/null; mv "$2" "$dumps/$3"; fi
  place p "$dumps/$3"
  record "$1" "$3"
}`;

/** Before a look at databases, behind {@link dumpFolder}: where dumps cannot be kept, none of what was asked about is. */
export const requireDumpFolder = `own_dumps || { lost "$dumps belongs to somebody else"; none_kept "$@"; return 0; }`;
