import type { StateKind } from '../state-kind.js';

/** Files of ufw and firewalld; a key with `@` sums them up, so that they are loaded again once they were restored. Subjects name the program. */
export const firewallFrontEnds: StateKind = {
  id: 'firewall-front-ends',
  turn: 'after-files',
  look: `for subject do
  case $subject in ufw) places='/etc/ufw /etc/default/ufw' ;; *) places=/etc/firewalld ;; esac
  for folder in $places; do place t $folder; done
  record "@$subject" "$(find $places -type f -exec cksum {} + | sort | cksum)"
done`,
  bringBack: (changes) =>
    changes.map(({ key }) =>
      key === '@ufw'
        ? {
            summary: 'ufw has loaded its rules again',
            script: `if grep -qi '^ENABLED=yes' /etc/ufw/ufw.conf; then ufw --force enable && ufw reload; else ufw disable; fi`,
          }
        : {
            summary: 'firewalld has loaded its rules again',
            script: 'firewall-cmd --state > /dev/null 2>&1 || exit 0; firewall-cmd --reload',
          },
    ),
};
