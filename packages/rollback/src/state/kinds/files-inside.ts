import { cannotBeTold } from '../holdings.js';

/** Shell function that tells what a thing holds in a directory of the host: every file in it, and when it was last written to. */
export const filesInside = `files_inside() { # key, directory
  list=$([ -n "$2" ] && find "$2" ! -type d -printf '%p %y %m %U %G %s %T@ %l\\n') || { holds "$1" '${cannotBeTold}'; return 0; }
  [ -z "$list" ] || holds "$1" "$(printf '%s\\n' "$list" | sort | sha256sum | cut -d ' ' -f 1)"
}`;
