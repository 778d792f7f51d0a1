import type { StateKind } from '../state-kind.js';

/**
 * Repositories of git. Subjects come in pairs: `references` (only what names commits, and settings) or `work-tree` (all), and a
 * directory. Objects that a command adds are found by nothing once the names are as they were; they stay until git tidies up.
 */
export const repositories: StateKind = {
  id: 'repositories',
  turn: 'after-files',
  look: `while [ $# -gt 1 ]; do
  how=$1 directory=$2
  shift 2
  top=$(git -C "$directory" rev-parse --show-toplevel) || { [ $how = references ] && top=; } || { lost "$directory is in no repository that may be read"; continue; }
  own=$(git -C "$directory" rev-parse --absolute-git-dir) || { lost "$directory is in no repository that may be read"; continue; }
  all=$(cd "$own" && cd "$(git rev-parse --git-common-dir)" && pwd -P) || { lost "$directory is in no repository that may be read"; continue; }
  hooks=$(git -C "$directory" config core.hooksPath) || hooks=$all/hooks
  for hook in "$hooks"/*; do
    case $hook in *.sample) ;; *) [ -x "$hook" ] && [ ! -d "$hook" ] && [ $how = work-tree ] && lost "the hook $hook may do anything" ;; esac
  done
  if [ $how = work-tree ]; then
    place t "$top"
    case $own in "$top"/*) ;; *) place t "$own"; [ "$own" = "$all" ] || place t "$all" ;; esac
    continue
  fi
  for folder in "$own" "$all"; do
    for name in HEAD ORIG_HEAD FETCH_HEAD MERGE_HEAD CHERRY_PICK_HEAD REVERT_HEAD AUTO_MERGE COMMIT_EDITMSG MERGE_MSG index config config.worktree packed-refs shallow description; do place p "$folder/$name"; done
    for name in refs logs info worktrees rebase-merge rebase-apply sequencer; do place t "$folder/$name"; done
  done
done`,
  bringBack: () => [],
};
