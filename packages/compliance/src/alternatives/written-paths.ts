import { posix } from 'node:path';
import type { Effect } from '@opspilot/core';
import { effectsThere, happensWhere, putInPlace } from './put-in-place.js';
import { asPath, quotePath } from './quote-word.js';
import { isKnown } from './render.js';
import type { Look, Slot } from './slot.js';

/** Of more than these, a command that lists them all would be no help. */
const most = 16;

/** Words of the command that may mean a path, and the path itself. */
function candidates(path: string, { command }: Slot): readonly string[] {
  const written = (command?.arguments ?? []).filter((word) => {
    const end = posix.normalize(asPath(word)).replace(/^\/|^(?:\.\.\/)+|\/$/g, '');
    return isKnown(word) && (path === end || path.endsWith(`/${end}`));
  });
  return [...written, path].filter(isKnown).map((word) => (word.length > 1 ? word.replace(/\/+$/, '') : word));
}

/** Whether a path that stands in the slot is the one that an effect is on: said by what is read from it there. */
function means(word: string, effect: Effect, slot: Slot, submitted: string, look: Look): boolean {
  const placed = putInPlace(`touch ${quotePath(word)}`, slot, submitted, look);
  if (placed === undefined || effect.target.type !== 'path') return false;
  const { path } = effect.target;
  const touched = effectsThere(placed).filter(({ target }) => target.type === 'path');
  return (
    touched.length > 0 &&
    touched.every(({ target }) => target.type === 'path' && target.path === path) &&
    happensWhere([effect], placed)
  );
}

/**
 * What the paths of effects are called where their command stands: after a `cd`, within another root or in the words of another
 * shell. Undefined where one of them has no name there.
 */
export function writtenPaths(
  effects: readonly Effect[],
  slot: Slot,
  submitted: string,
  look: Look,
): readonly string[] | undefined {
  if (effects.length === 0 || effects.length > most) return undefined;
  const found: string[] = [];
  for (const effect of effects) {
    if (effect.target.type !== 'path') return undefined;
    const word = candidates(effect.target.path, slot).find((each) => means(each, effect, slot, submitted, look));
    if (word === undefined) return undefined;
    found.push(word);
  }
  return found;
}
