import type { StateKind } from '../state-kind.js';

/** Files that a command changes without naming them. Subjects come in pairs: `p` or `t`, and a path; a leading `~` is the user's home. */
export const paths: StateKind = {
  id: 'paths',
  turn: 'after-files',
  look: `while [ $# -gt 1 ]; do
  case $2 in '~') path=$HOME ;; '~/'*) path=$HOME/\${2#'~/'} ;; *) path=$2 ;; esac
  place "$1" "$path"
  shift 2
done`,
  bringBack: () => [],
};
