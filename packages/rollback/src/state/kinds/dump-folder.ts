/**
 * Shell functions for dumps that are kept on the host under the hash of what they hold, in a directory that only its user reads: a
 * database that did not change is dumped to the same name again, so that no dump is ever written over.
 */
export const dumpFolder = `dumps=/var/tmp/opspilot-databases-$(id -u)
mkdir -m 700 "$dumps" 2>/dev/null
own_folder() { [ -d "$dumps" ] && [ ! -L "$dumps" ] && [ -O "$dumps" ]; }
# Takes a finished dump under its hash; prints where it is.
keep_dump() { # dump, hash
  if [ -e "$dumps/$2" ]; then rm -f "$1"; else sync "$1" 2>/dev/null; mv "$1" "$dumps/$2"; fi
}`;
