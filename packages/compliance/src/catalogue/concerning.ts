import { type Mapping, mapsTo } from '../frameworks/maps-to.js';
import type { Condition, EffectCondition } from '../policy/rule.js';

/** A condition about an effect, and what is concerned where the effect is a narrower one: a benchmark speaks of one tool or file. */
export function concerning(
  condition: Condition,
  narrower: readonly (readonly [effect: EffectCondition, controls: Mapping])[],
): readonly Condition[] {
  const { effect = {} } = condition;
  const concerned = narrower.map(([{ target, ...rest }, controls]) => ({
    ...condition,
    effect: { ...effect, ...rest, ...(target === undefined ? {} : { target: { ...effect.target, ...target } }) },
    controls: mapsTo(controls),
  }));
  return [condition, ...concerned];
}
