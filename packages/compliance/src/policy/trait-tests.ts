import type { Effect } from '@opspilot/core';
import { mayReach } from './path-patterns.js';
import type { Judged } from './policy.js';
import type { Pattern } from './rule.js';
import { mayTouch } from './touched.js';

type Traits<Trait extends string> = Readonly<Record<Trait, readonly Pattern[]>>;

/** What deletes a directory, moves it away or opens it to others does so to all that lies below it. */
export function reachesBelow({ kind, action, attributes }: Effect): boolean {
  return (kind === 'delete' || kind === 'permission') && (attributes.recursive === true || action === 'move');
}

function reaches(patterns: readonly Pattern[]): (effect: Effect, judged: Judged) => boolean {
  const isReached = mayReach(patterns);
  return (effect, judged) => {
    const { target, attributes } = effect;
    // A path that nobody knows is found by the problem that it is: it may be of any class.
    if (target.type !== 'path' || attributes.dynamic === true || !reachesBelow(effect)) return false;
    return isReached(mayTouch(target.path, effect, judged));
  };
}

/**
 * A test for what a path is by its place: whether it has one of the traits, or something has that lies below it and shares its
 * fate.
 */
export function mayHave<Trait extends string>(
  wanted: readonly Trait[],
  places: Traits<Trait>,
  traitOf: (effect: Effect) => Trait | undefined,
): (effect: Effect, judged: Judged) => boolean {
  const all = new Set<Trait | undefined>(wanted);
  const isAbove = reaches(wanted.flatMap((trait) => places[trait]));
  return (effect, judged) => effect.target.type === 'path' && (all.has(traitOf(effect)) || isAbove(effect, judged));
}

/** A test for what surely is of these traits alone: nothing of another lies below it. */
export function surelyHas<Trait extends string>(
  wanted: readonly Trait[],
  places: Traits<Trait>,
  traitOf: (effect: Effect) => Trait | undefined,
): (effect: Effect, judged: Judged) => boolean {
  const all = new Set<Trait | undefined>(wanted);
  const others = (Object.keys(places) as Trait[]).filter((trait) => !all.has(trait));
  const isAboveOthers = reaches(others.flatMap((trait) => places[trait]));
  return (effect, judged) =>
    effect.target.type === 'path' && all.has(traitOf(effect)) && !isAboveOthers(effect, judged);
}
