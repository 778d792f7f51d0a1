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

/** Whatever sends or connects takes the secret along. */
export function markSent(effects: Effect[], first: number, place: Place): void {
  for (let index = first; index < effects.length; index += 1) {
    const effect = effects[index] as Effect;
    if (effect.scope !== place.scope || !isTalk(effect) || effect.action === 'listen') continue;
    effects[index] = { ...effect, attributes: { ...effect.attributes, sensitive: true, external: true } };
  }
}
