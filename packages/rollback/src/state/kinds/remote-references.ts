import { quote } from '@opspilot/core';
import type { StateKind } from '../state-kind.js';

/**
 * Where the branches and tags of another repository point to. Subjects are, by threes: a work tree, the name or the address of the
 * other repository (empty: that of the current branch), and `overwrites` where commits may be left that nobody points to any more: these
 * have to be here, to be pushed back.
 */
export const remoteReferences: StateKind = {
  id: 'remote-references',
  turn: 'after-files',
  // Nobody is there to be asked for a password.
  look: `while [ $# -ge 3 ]; do
  tree=$1 remote=$2 how=$3
  shift 3
  [ -n "$remote" ] || remote=$(git -C "$tree" config "branch.$(git -C "$tree" symbolic-ref -q --short HEAD).remote") || remote=origin
  listed=$(GIT_TERMINAL_PROMPT=0 GIT_SSH_COMMAND="\${GIT_SSH_COMMAND:-ssh -o BatchMode=yes}" git -C "$tree" ls-remote --heads --tags "$remote") || { lost "$remote does not tell what it points to"; continue; }
  printf '%s\\n' "$listed" | while read -r commit reference; do
    case $reference in ''|*'^{}') continue ;; esac
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
