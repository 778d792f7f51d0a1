import { type BytePath, parentOf } from '../entry/byte-path.js';
import type { Change } from './restore-plan.js';

/**
 * Tells which changes are in a directory that is made, too: before it is there, nothing is in it, and nobody needs to ask path by path;
 * afterwards one look at it shows them all.
 */
export function madeBelow(changes: readonly Change[]): (path: BytePath) => boolean {
  const made = new Set(
    changes.flatMap((change) => (change.kind === 'create' && change.entry.type === 'directory' ? [change.path] : [])),
  );
  return (path) => path !== '/' && made.has(parentOf(path));
}
