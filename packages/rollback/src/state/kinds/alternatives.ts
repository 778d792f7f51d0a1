import type { StateKind } from '../state-kind.js';

/** Choices of update-alternatives: their records, and the links that lead to them. Subjects are names, or paths of links. */
export const alternatives: StateKind = {
  id: 'alternatives',
  turn: 'after-files',
  look: `records=/var/lib/dpkg/alternatives
[ -d $records ] || records=/var/lib/alternatives
[ -d $records ] || lost 'this host keeps no alternatives'
place t /etc/alternatives
for subject do
  case $subject in
  /*) place p "$subject" ;;
  *)
    place p "$records/$subject"
    # The head of a record names the link, then pairs of a further name and its link; it ends with an empty line.
    [ -f "$records/$subject" ] && sed '/^$/q' "$records/$subject" | grep '^/' | while IFS= read -r link; do place p "$link"; done ;;
  esac
done`,
  bringBack: () => [],
};
