import type { OneOrMore } from './rule.js';

/** One value, or several, as a list. */
export function listOf<Value>(values: OneOrMore<Value>): readonly Value[] {
  return Array.isArray(values) ? values : [values as Value];
}
