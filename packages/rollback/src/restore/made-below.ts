import { type BytePath, parentOf } from '../entry/byte-path.js';
import { type Change, comesBack } from './restore-plan.js';

/** Whether a directory comes into being: where nothing was, or something else. */
export function makesDirectory(change: Change): boolean {
  return comesBack(change) && change.entry.type === 'directory';
}

/**
 * Tells which changes are in a directory that is made, too: before it is there, nothing is in it, and nobody needs to ask path by path;
 * afterwards one look at it shows them all.
 */
export function madeBelow(changes: readonly Change[]): (path: BytePath) => boolean {
  const made = new Set(changes.filter(makesDirectory).map(({ path }) => path));
  return (path) => path !== '/' && made.has(parentOf(path));
}
