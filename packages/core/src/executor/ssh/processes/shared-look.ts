import { setImmediate as turn } from 'node:timers/promises';
import type { ProcessEntry } from '../../processes/process-table.js';
import type { Aside } from './aside.js';
import { lookScript, parseLook } from './look-script.js';

/** Looks at the processes of a machine. Every call sees a state later than the call. */
export type SharedLook = (aside: Aside) => Promise<readonly ProcessEntry[]>;

/** Looks at one machine for many: all who ask while a look is under way share the one after it. */
export function sharedLook(): SharedLook {
  let current: Promise<unknown> = Promise.resolve();
  let next: Promise<readonly ProcessEntry[]> | undefined;
  const begin = async (aside: Aside): Promise<readonly ProcessEntry[]> => {
    await current;
    // All who ask in this turn of the event loop are among them.
    await turn();
    const looking = look(aside);
    current = looking.catch(() => {});
    next = undefined;
    return looking;
  };
  return async (aside) => {
    next ??= begin(aside);
    const shared = next;
    try {
      return await shared;
    } catch {
      // It went through somebody's connection, which may be lost; ours need not be.
      return look(aside);
    }
  };
}

async function look(aside: Aside): Promise<readonly ProcessEntry[]> {
  return parseLook(await aside(lookScript));
}
