import type { ControlReference } from '@opspilot/core';
import { listOf } from './list-of.js';
import type { Rule } from './rule.js';

function keyOf({ framework, edition, control }: ControlReference): string {
  return JSON.stringify([framework, edition, control]);
}

/** Two lists joined, by the lists: those of rules stay, and are joined in every decision. */
const joined = new WeakMap<
  readonly ControlReference[],
  WeakMap<readonly ControlReference[], readonly ControlReference[]>
>();

function joinTwo(one: readonly ControlReference[], other: readonly ControlReference[]): readonly ControlReference[] {
  if (other.length === 0) return one;
  if (one.length === 0) return other;
  let withOne = joined.get(one);
  if (withOne === undefined) {
    withOne = new WeakMap();
    joined.set(one, withOne);
  }
  const known = withOne.get(other);
  if (known !== undefined) return known;
  const both = [...new Map([...one, ...other].map((reference) => [keyOf(reference), reference])).values()];
  withOne.set(other, both);
  return both;
}

/** Lists of controls joined, each control once. */
export function joinControls(...lists: readonly (readonly ControlReference[])[]): readonly ControlReference[] {
  return lists.reduce(joinTwo, []);
}

/** Every control that a rule maps to, whichever of its conditions holds. */
export function controlsOf({ controls, when }: Pick<Rule, 'controls' | 'when'>): readonly ControlReference[] {
  return joinControls(controls, ...listOf(when).map((condition) => condition.controls ?? []));
}
