import { quote } from '@opspilot/core';
import type { StateKind } from '../state-kind.js';

/** Modules of the running kernel. */
export const modules: StateKind = {
  id: 'modules',
  turn: 'after-files',
  look: `while read -r name rest; do record "$name" loaded; done < /proc/modules`,
  shown: (key) => ({ thing: `kernel module ${key}` }),
  bringBack: (changes) =>
    changes.map(({ key, wanted }) =>
      wanted === undefined
        ? { summary: `the module ${key} is not loaded`, script: `modprobe -r ${quote(key)}` }
        : { summary: `the module ${key} is loaded`, script: `modprobe ${quote(key)}` },
    ),
};
