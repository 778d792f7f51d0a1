import type { Effect } from '../effect.js';
import type { Place } from './place.js';

/** An interactive shell on the machine, and in the container, where the command itself is. */
export function isShellAt({ kind, action, scope }: Effect, place: Place): boolean {
  if (kind !== 'execute' || action !== 'shell') return false;
  return scope.host === place.scope.host && scope.container === place.scope.container;
}

/** Reaches another machine, or lets it in. */
export function isTalk({ kind, action }: Effect): boolean {
  return kind === 'network' && (action === 'connect' || action === 'listen' || action === 'send');
}

/** What is read to be run is not there to be kept. */
export function isUnseenScript({ kind, action }: Effect): boolean {
  return kind === 'opaque' && action === 'unseen-script';
}

/** Whatever sends takes along what is worth something; answers whether anything does. */
export function markWorth(effects: Effect[], first: number, place: Place): boolean {
  let isMarked = false;
  for (let index = first; index < effects.length; index += 1) {
    const effect = effects[index] as Effect;
    if (effect.scope !== place.scope || effect.kind !== 'network' || effect.action !== 'send') continue;
    effects[index] = { ...effect, action: 'send-data' };
    isMarked = true;
  }
  return isMarked;
}

/** Whatever sends or connects takes the secret along. */
export function markSent(effects: Effect[], first: number, place: Place): void {
  for (let index = first; index < effects.length; index += 1) {
    const effect = effects[index] as Effect;
    if (effect.scope !== place.scope || !isTalk(effect) || effect.action === 'listen') continue;
    effects[index] = { ...effect, attributes: { ...effect.attributes, sensitive: true, external: true } };
  }
}
