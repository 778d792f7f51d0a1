import type { Effect, EffectKind, PathClass } from '../effect.js';

/** Worst first: what cannot be taken back, then what opens the system, then what changes it, then what only looks. */
const kinds: readonly EffectKind[] = [
  'storage',
  'delete',
  'kernel',
  'audit',
  'permission',
  'user',
  'privilege',
  'crypto',
  'database',
  'cloud',
  'container',
  'service',
  'opaque',
  'execute',
  'write',
  'network',
  'package',
  'vcs',
  'read',
];
const classes: readonly PathClass[] = [
  'mount-root',
  'system',
  'device',
  'audit',
  'configuration',
  'log',
  'data',
  'home',
  'other',
  'temporary',
];

const kindRanks = new Map(kinds.map((kind, index) => [kind, index * classes.length]));
const classRanks = new Map(classes.map((pathClass, index) => [pathClass, index]));

/** Where an effect comes when only some can be told: lower is worse. What a path holds makes it as bad as the system. */
export function gravityOf({ kind, target, attributes }: Pick<Effect, 'kind' | 'target' | 'attributes'>): number {
  const rank = target.type === 'path' && target.holds === undefined ? (classRanks.get(target.pathClass) ?? 0) : 1;
  // A secret that is read or sent is not merely looked at.
  const isSecret = attributes.sensitive === true;
  return isSecret ? 0 : (kindRanks.get(kind) ?? 0) + rank;
}

/** Of none, what is least worth telling. */
const leastGrave = kinds.length * classes.length;

export function gravest(effects: readonly Effect[]): number {
  return effects.reduce((worst, effect) => Math.min(worst, gravityOf(effect)), leastGrave);
}

/** The gravest `most` of a list, in the order of the list. */
export function mostGrave<Item>(
  items: readonly Item[],
  most: number,
  gravity: (item: Item) => number,
): readonly Item[] {
  if (items.length <= most) return items;
  const kept = new Set(items.toSorted((a, b) => gravity(a) - gravity(b)).slice(0, most));
  return items.filter((item) => kept.has(item));
}
