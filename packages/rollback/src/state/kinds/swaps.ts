import { quote } from '@opspilot/core';
import type { StateKind } from '../state-kind.js';

/** Where the kernel swaps to, with priorities. */
export const swaps: StateKind = {
  id: 'swaps',
  turn: 'after-files',
  look: `sed 1d /proc/swaps | while read -r name type size used priority; do record "$name" "$priority"; done`,
  bringBack: (changes) =>
    changes.map(({ key, wanted }) =>
      wanted === undefined
        ? { summary: `${key} is not swapped to`, script: `swapoff ${quote(key)}` }
        : {
            summary: `${key} is swapped to`,
            // Negative priorities are the kernel's own choice.
            script: `swapon ${Number(wanted) >= 0 ? `-p ${Number(wanted)} ` : ''}${quote(key)}`,
          },
    ),
};
