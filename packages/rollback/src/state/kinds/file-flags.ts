import { quote } from '@opspilot/core';
import type { StateKind } from '../state-kind.js';

/** Flags that may be set and taken away at any time. */
const settable = 'aAdDiSTtu';

/** Flags of inodes, as chattr sets them: no tar stream has them. Subjects are paths, or `-R` before one for all below it. */
export const fileFlags: StateKind = {
  id: 'file-flags',
  turn: 'after-files',
  look: `recursive=
for subject do
  if [ "$subject" = -R ]; then recursive=1; continue; fi
  if [ -n "$recursive" ]; then
    found=$(find "$subject" ! -type l -exec lsattr -d {} + ) || { lost 'flags cannot be read there'; continue; }
  else
    found=$(lsattr -d "$subject") || { lost 'flags cannot be read there'; continue; }
  fi
  printf '%s\\n' "$found" | while read -r flags path; do [ -n "$path" ] && record "$path" "$flags"; done
  recursive=
done`,
  // Nobody replaces a file that is immutable, or that can only be appended to.
  makeReady: (changes) =>
    changes
      .filter(({ found = '' }) => /[ai]/.test(found))
      .map(({ key }) => ({ summary: `${key} can be changed`, script: `chattr -ai -- ${quote(key)}` })),
  reaches: (changes) => changes.map(({ key }) => key),
  bringBack: (changes) =>
    changes
      .filter(({ wanted }) => wanted !== undefined)
      .map(({ key, wanted = '', found }) => {
        // How a file is stored is set only where that was changed.
        const all = found === undefined || found.includes('e') === wanted.includes('e') ? settable : `${settable}e`;
        // Of a file that was made anew nobody knows the flags: all that chattr sets are told, and those that say how it is stored stay.
        const not = [...all].filter((flag) => !wanted.includes(flag)).join('');
        const set = [...all].filter((flag) => wanted.includes(flag)).join('');
        const words = [...(not === '' ? [] : [`-${not}`]), ...(set === '' ? [] : [`+${set}`])];
        return { summary: `${key} has the flags ${wanted}`, script: `chattr ${words.join(' ')} -- ${quote(key)}` };
      }),
};
