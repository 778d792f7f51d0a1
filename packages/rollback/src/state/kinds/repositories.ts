import type { StateKind } from '../state-kind.js';

/**
 * Repositories of git. Subjects come in threes: what is done there, a directory, and the user who does it where that is known. What is
 * done is `settings`, `references` (what names commits), `index`, `fetch` (with submodules), `push`, `work-tree` (all), `clone`
 * (into a directory that is captured beside), `init` (the same), or `look`. Objects
 * that a command adds are found by nothing once the names are as they were; they stay until git tidies up.
 */
export const repositories: StateKind = {
  id: 'repositories',
  turn: 'after-files',
  // What git runs is named in githooks(5); of a name that is not there nobody knows when it is run.
  look: `runs() { # what is done, the name of a hook: whether git may run it
  case $2 in *.sample|pre-receive|update|post-receive|post-update|proc-receive|push-to-checkout|sendemail-validate|p4-*) return 1 ;; esac
  case $1/$2 in
  work-tree/*|clone/post-checkout|clone/post-index-change|push/pre-push|fetch/pre-auto-gc|index/post-index-change|look/post-index-change) return 0 ;;
  settings/*|look/*|*/pre-push|*/pre-auto-gc|*/post-index-change|*/*applypatch*|*/*commit*|*/pre-rebase|*/post-checkout|*/post-merge|*/post-rewrite|*/fsmonitor-watchman) return 1 ;;
  esac
}
told() { for hook do [ -f "$hook" ] && [ -x "$hook" ] && runs $how "\${hook##*/}" && lost "the hook $hook may do anything"; done; }
of_user() { # settings of somebody else than who looks
  if [ -n "$user" ] && [ "$user" != "$(id -un)" ]; then
    home=$(awk -F : -v name="$user" '$1 == name { print $6; exit }' /etc/passwd)
    for file in "$home/.gitconfig" "$home/.config/git/config"; do
      [ -x "$home" ] || { lost "what settings $user has for git cannot be read"; break; }
      [ -e "$file" ] || continue
      named=$(git config --file "$file" --includes --name-only --get-regexp '^(core\\.hookspath|core\\.fsmonitor|init\\.templatedir|hook\\..*)$')
      [ $? -gt 1 ] && lost "what settings $user has for git cannot be read"
      [ -n "$named" ] && lost "the hooks that $user has for git may do anything"
    done
  fi
}
# A repository that is made has the hooks of a template, and those that settings of the user or of the host name.
cloned() {
  template=\${GIT_TEMPLATE_DIR:-$(git -C / config --path init.templateDir)} || template=
  told "\${template:-$(git --exec-path)/../../share/git-core/templates}"/hooks/*
  hooks=$(git -C / config --path core.hooksPath) && case $hooks in
  /*) told "$hooks"/* ;;
  *) lost "hooks in $hooks of what is cloned may do anything" ;;
  esac
  named=$(git -C / config --name-only --get-regexp '^(core\\.fsmonitor|hook\\..*\\.command)$') && lost "what the settings $named name may do anything"
  of_user
}
# A repository that is made again may stand elsewhere, as of a submodule; where it is moved, work trees elsewhere are told.
made_again() {
  [ -e "$directory/.git" ] || return
  own=$(git -C "$directory" rev-parse --absolute-git-dir) && all=$(cd "$own" && cd "$(git rev-parse --git-common-dir)" && pwd -P) ||
    { lost "what $directory/.git leads to"; return; }
  place t "$own"
  place t "$all"
  for told in "$all"/worktrees/*/gitdir; do
    { read -r path < "$told"; } 2>/dev/null || continue
    case $path in /*) place p "$path" ;; *) place p "\${told%/*}/$path" ;; esac
  done
}
while [ $# -gt 2 ]; do
  how=$1 directory=$2 user=$3
  shift 3
  case $how in clone) cloned; continue ;; init) made_again; continue ;; esac
  top=$(git -C "$directory" rev-parse --show-toplevel) || top=
  case $how in work-tree|index) [ -n "$top" ] ;; esac || { lost "$directory is in no repository that may be read"; continue; }
  own=$(git -C "$directory" rev-parse --absolute-git-dir) || { [ $how = look ] || lost "$directory is in no repository that may be read"; continue; }
  all=$(cd "$own" && cd "$(git rev-parse --git-common-dir)" && pwd -P) || { lost "$directory is in no repository that may be read"; continue; }
  # Hooks that settings name lie beside the work tree, as far as their path does not say where.
  hooks=$(cd "\${top:-$own}" && cd "$(git rev-parse --git-path hooks)" && pwd -P) && told "$hooks"/*
  if [ $how != settings ]; then
    git -C "$directory" config --get-regexp '^hook\\..*\\.command$' > /dev/null && lost "the hooks that the settings of $directory name may do anything"
    case $how in references|fetch|push) ;; *)
      git -C "$directory" config core.fsmonitor > /dev/null && ! git -C "$directory" config --type=bool core.fsmonitor > /dev/null &&
        lost "what tells git of changed files in $directory may do anything" ;;
    esac
    of_user
  fi
  case $how in work-tree|fetch)
    if [ -d "$all/modules" ]; then
      find "$all/modules" -path '*/hooks/*' -type f ! -name '*.sample' | while IFS= read -r hook; do told "$hook"; done
      [ -z "$(find "$all/modules" -name config -type f -exec grep -li 'hookspath\\|fsmonitor\\|\\[hook ' {} +)" ] || lost "the hooks that submodules of $directory have may do anything"
    fi ;;
  esac
  case $how in
  look) continue ;;
  work-tree)
    place t "$top"
    case $own in "$top"/*) ;; *) place t "$own"; [ "$own" = "$all" ] || place t "$all" ;; esac
    continue ;;
  fetch) place t "$all/modules" ;;
  esac
  for folder in "$own" "$all"; do
    for name in HEAD ORIG_HEAD FETCH_HEAD MERGE_HEAD CHERRY_PICK_HEAD REVERT_HEAD AUTO_MERGE NOTES_MERGE_REF NOTES_MERGE_PARTIAL COMMIT_EDITMSG NOTES_EDITMSG TAG_EDITMSG EDIT_DESCRIPTION MERGE_MSG index config config.worktree packed-refs shallow description; do place p "$folder/$name"; done
    for name in refs reftable logs info worktrees remotes branches rebase-merge rebase-apply sequencer NOTES_MERGE_WORKTREE; do place t "$folder/$name"; done
  done
done`,
  bringBack: () => [],
};
