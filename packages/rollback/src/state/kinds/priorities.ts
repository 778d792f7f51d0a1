import { quote } from '@opspilot/core';
import type { StateKind } from '../state-kind.js';

/** How nice processes are. Subjects are process ids; a process is known by its id and when it began, so that another one is left alone. */
export const priorities: StateKind = {
  id: 'priorities',
  turn: 'after-files',
  look: `for pid do
  # The name, in parentheses, may hold anything.
  set -- $(sed 's/.*) //' "/proc/$pid/stat") || continue
  [ $# -gt 20 ] && { shift 16; nice=$1; shift 3; record "$pid $1" "$nice"; }
done`,
  bringBack: (changes) =>
    changes
      .filter(({ wanted, found }) => wanted !== undefined && found !== undefined)
      .map(({ key, wanted = '' }) => {
        const [pid = ''] = key.split(' ');
        return {
          summary: `process ${pid} has the niceness ${wanted}`,
          script: `renice -n ${quote(wanted)} -p ${quote(pid)}`,
        };
      }),
};
