import { listOf } from '../policy/list-of.js';
import type { OneOrMore } from '../policy/rule.js';

/** Where something stands in a document. */
export type Place = readonly string[];

/** Each value with its place: that of the list has no number where there is none. */
export function placed<Value>(
  values: OneOrMore<Value> | undefined,
  place: Place,
): readonly (readonly [value: Value, place: Place])[] {
  if (values === undefined) return [];
  const isList = Array.isArray(values);
  return listOf(values).map((value, at) => [value, isList ? [...place, String(at)] : place]);
}
