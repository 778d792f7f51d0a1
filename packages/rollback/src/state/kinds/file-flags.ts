import { quote } from '@opspilot/core';
import type { StateKind } from '../state-kind.js';

/** Flags of inodes, as chattr sets them: no tar stream has them. Subjects are paths, or `-R` before one for all below it. */
export const fileFlags: StateKind = {
  id: 'file-flags',
  turn: 'before-files',
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
  bringBack: (changes) =>
    changes
      .filter((change) => change.wanted !== undefined)
      .map(({ key, wanted = '' }) => ({
        summary: `${key} has the flags ${wanted}`,
        // E, I, N and V say how a file is stored; they are shown, but not set.
        script: `chattr "=${wanted.replace(/[-EINVBXZe]/g, '')}" ${quote(key)}`,
      })),
};
