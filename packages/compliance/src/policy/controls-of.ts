import type { ControlReference } from '@opspilot/core';
import { listOf } from './list-of.js';
import type { Rule } from './rule.js';

function keyOf({ framework, edition, control }: ControlReference): string {
  return JSON.stringify([framework, edition, control]);
}

/** Lists of controls joined, each control once. */
export function joinControls(...lists: readonly (readonly ControlReference[])[]): readonly ControlReference[] {
  const [first = [], ...others] = lists.filter((list) => list.length > 0);
  if (others.length === 0) return first;
  return [...new Map([first, ...others].flat().map((reference) => [keyOf(reference), reference])).values()];
}

/** Every control that a rule maps to, whichever of its conditions holds. */
export function controlsOf({ controls, when }: Pick<Rule, 'controls' | 'when'>): readonly ControlReference[] {
  return joinControls(controls, ...listOf(when).map((condition) => condition.controls ?? []));
}
