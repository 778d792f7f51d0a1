import { markerHolds } from '../execution-environment.js';
import type { ProcessEntry } from './process-table.js';

/** All the processes that one command has started, as far as they can be told from others. */
export interface ProcessFamily {
  /** The living members in `entries`, a look at the machine. Remembers them: whoever was seen once stays a member. */
  members(entries: readonly ProcessEntry[]): readonly ProcessEntry[];
}

/**
 * Follows the family of `root`, a process that leads its own session and group. Related is
 *
 * - a child of a member, at any depth;
 * - whoever is in a group or session that a member leads or led: children whose parent died first;
 * - whoever carries the command's id in its environment: those who left parent, group and session (daemons).
 *
 * A pid that was used again for a stranger is told by its start, and what hangs on that pid with it.
 *
 * @param id - the command's; looked for only in the environment of processes younger than the root
 */
export function processFamily(root: number, id: string): ProcessFamily {
  /** Start of every member by pid; null for a root that was gone before the first look. */
  const known = new Map<number, number | null>([[root, null]]);
  let floor = 0;
  let firstLook = true;

  return {
    members: (entries) => {
      const byPid = new Map(entries.map((entry) => [entry.pid, entry]));
      if (firstLook) {
        firstLook = false;
        const started = byPid.get(root)?.started;
        if (started !== undefined) {
          known.set(root, started);
          floor = started;
        }
      }
      /** Whether the number still stands for a member: no stranger holds it now. */
      const isOurs = (pid: number): boolean => {
        const started = known.get(pid);
        if (started === undefined) return false;
        const holder = byPid.get(pid);
        return holder === undefined || holder.started === started;
      };
      const related = (entry: ProcessEntry): boolean =>
        isOurs(entry.pid) ||
        (entry.started >= floor &&
          (isOurs(entry.parent) || isOurs(entry.group) || isOurs(entry.session) || markerHolds(entry.marker(), id)));

      const found = new Map<number, ProcessEntry>();
      let rest = entries;
      for (let before = -1; before !== found.size; ) {
        before = found.size;
        // A member found in this round may relate those passed over before it.
        rest = rest.filter((entry) => {
          if (!related(entry)) return true;
          found.set(entry.pid, entry);
          known.set(entry.pid, entry.started);
          return false;
        });
      }
      return [...found.values()].filter((entry) => !entry.dead);
    },
  };
}
