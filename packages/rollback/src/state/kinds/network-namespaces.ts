import { quote } from '@opspilot/core';
import type { StateKind } from '../state-kind.js';

/** Network namespaces that have names. One that a command made is taken away again; what was in one that is gone cannot be had back. */
export const networkNamespaces: StateKind = {
  id: 'network-namespaces',
  turn: 'after-files',
  look: `command -v ip > /dev/null || { lost 'there is no ip'; return 0; }
# The first one has a place made for all of them.
mountpoint -q /run/netns && record /run/netns mounted
for subject do
  ip netns list | while read -r name rest; do [ "$name" != "$subject" ] || record "$name" there; done
done`,
  bringBack: (changes) =>
    [...changes]
      .sort((one, other) => (one.key < other.key ? 1 : -1))
      .map(({ key, wanted }) => {
        if (key.startsWith('/')) return { summary: `${key} is as it was`, script: `umount ${key} && rmdir ${key}` };
        const verb = wanted === undefined ? 'delete' : 'add';
        return { summary: `${verb} the network namespace ${key}`, script: `ip netns ${verb} ${quote(key)}` };
      }),
};
