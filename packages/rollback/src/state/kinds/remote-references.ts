import { quote } from '@opspilot/core';
import type { StateKind } from '../state-kind.js';

/**
 * Where the names in another repository point to. Subjects are, by threes: a work tree, the name or the address of the
 * other repository (empty: that of the current branch), and `overwrites` where commits may be left that nobody points to any more: these
 * have to be here, to be pushed back.
 */
export const remoteReferences: StateKind = {
  id: 'remote-references',
  turn: 'after-files',
  // Nobody is there to be asked for a password. Names that the other side makes by itself follow those of people.
  look: `while [ $# -ge 3 ]; do
  tree=$1 remote=$2 how=$3
  shift 3
  setting() { git -C "$tree" config "$1"; }
  current=$(git -C "$tree" symbolic-ref -q --short HEAD)
  [ -n "$remote" ] || remote=$(setting "branch.$current.pushRemote") || remote=$(setting remote.pushDefault) || remote=$(setting "branch.$current.remote") || remote=origin
  addresses=$(git -C "$tree" remote get-url --push --all "$remote") || addresses=$remote
  [ "$(printf '%s\\n' "$addresses" | wc -l)" = 1 ] || lost "$remote is several repositories"
  [ "$(git -C "$tree" config --type=bool "remote.$remote.mirror")" != true ] || lost "$remote becomes all that is here"
  git -C "$tree" config --get-all "remote.$remote.push" > /dev/null && lost "settings say what is pushed to $remote"
  case $(setting push.recurseSubmodules),$(setting submodule.recurse) in check,*|no,*|false,*|,|,false) ;; *) lost 'submodules are pushed, too' ;; esac
  git -C "$tree" config push.pushOption > /dev/null && lost "settings say more to $remote than what is pushed"
  # Of a repository on this host the hooks are to be seen.
  there=$(cd "$tree" && cd "\${addresses#file://}" && cd "$(git rev-parse --git-path hooks)" && pwd -P) && for hook in "$there"/*; do
    case \${hook##*/} in pre-receive|update|post-receive|post-update|proc-receive|push-to-checkout|reference-transaction)
      [ -x "$hook" ] && lost "the hook $hook may do anything" ;;
    esac
  done
  listed=$(GIT_TERMINAL_PROMPT=0 GIT_SSH_COMMAND="\${GIT_SSH_COMMAND:-ssh -o BatchMode=yes}" git -C "$tree" ls-remote "$addresses") || { lost "$remote does not tell what it points to"; continue; }
  printf '%s\\n' "$listed" | while read -r commit reference; do
    case $reference in ''|HEAD|*'^{}'|refs/pull/*|refs/pull-requests/*|refs/merge-requests/*|refs/changes/*|refs/pipelines/*|refs/keep-around/*|refs/environments/*) continue ;; esac
    [ "$how" = adds ] || git -C "$tree" cat-file -e "$commit" 2>/dev/null ||
      lost "$reference of $remote is at a commit that is not here: fetch it first"
    record "$reference|$remote|$tree" "$commit"
  done
done`,
  bringBack: (changes) =>
    changes.map(({ key, wanted = '', found = '' }) => {
      const [reference = '', remote = '', ...tree] = key.split('|');
      const [work, lease] = [quote(tree.join('|')), quote(`--force-with-lease=${reference}:${found}`)];
      // By its address: what is known here of the other one comes back with the files.
      const address = `"$(git -C ${work} remote get-url --push ${quote(remote)} 2>/dev/null || echo ${quote(remote)})"`;
      return {
        summary: `${reference} of ${remote} ${wanted === '' ? 'is gone' : `is at ${wanted}`}`,
        // What is checked before a push has been answered for by what is brought back.
        script: `git -C ${work} push --quiet --no-verify ${lease} ${address} ${quote(`${wanted}:${reference}`)}`,
      };
    }),
};
