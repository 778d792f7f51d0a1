import type { ProcessEntry } from './process-table.js';

/** A look found nobody, but shows a user no processes of others: whoever became another user may still be there. */
export class HiddenProcesses extends Error {
  constructor() {
    super('the machine shows a user no processes of others (hidepid of proc(5), or its like)');
  }
}

/**
 * Whether a look shows the processes of every user. The first process is root's and always there: where it is hidden
 * from who looks, so is all that runs through sudo.
 */
export function showsEverybody(entries: readonly ProcessEntry[]): boolean {
  return entries.some(({ pid }) => pid === 1);
}
