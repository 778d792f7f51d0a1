import { nearestName } from './nearest-name.js';

/** A name that is not among those there are, and these as a list for people. */
export interface UnknownName {
  readonly name: string;
  readonly known: string;
  /** The one that may have been meant; absent where none is like it. */
  readonly nearest?: string;
}

/**
 * The first own key of `given` that `known` does not have; undefined for none. `known` is a record by the names of a type, so that
 * the compiler tells of one that is forgotten.
 */
export function unknownName(given: object, known: object): UnknownName | undefined {
  const name = Object.keys(given).find((each) => !Object.hasOwn(known, each));
  if (name === undefined) return undefined;
  const names = Object.keys(known);
  const nearest = nearestName(name, names);
  return { name, known: names.join(', '), ...(nearest === undefined ? {} : { nearest }) };
}
