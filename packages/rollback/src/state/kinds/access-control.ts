import { quote } from '@opspilot/core';
import type { StateKind } from '../state-kind.js';

/** The switches of SELinux: its mode and its booleans. */
export const accessControl: StateKind = {
  id: 'access-control',
  turn: 'after-files',
  look: `command -v getenforce > /dev/null || { lost 'there is no SELinux'; return 0; }
record mode "$(getenforce)"
getsebool -a | sed 's/ --> / /' | while read -r name value; do record "boolean $name" "$value"; done`,
  bringBack: (changes) =>
    changes.map(({ key, wanted = '' }) =>
      key === 'mode'
        ? { summary: `SELinux is ${wanted}`, script: `setenforce ${quote(wanted)}` }
        : { summary: `${key.slice(8)} is ${wanted}`, script: `setsebool ${quote(key.slice(8))} ${quote(wanted)}` },
    ),
};
