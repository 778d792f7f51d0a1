import { quote } from '@opspilot/core';
import type { StateKind } from '../state-kind.js';

/** The name that the kernel gives out, and the files that it is read from. */
export const hostName: StateKind = {
  id: 'host-name',
  turn: 'after-files',
  look: `record name "$(uname -n)"
for file in /etc/hostname /etc/machine-info /etc/hosts; do place p $file; done`,
  shown: (_key, value = '') => ({ thing: 'host name', value }),
  bringBack: (changes) =>
    changes.map(({ wanted = '' }) => ({
      summary: `the host is called ${wanted}`,
      script: `hostname ${quote(wanted)}`,
    })),
};
