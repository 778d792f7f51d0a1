/** A name that is not among those there are, and these as a list for people. */
export interface UnknownName {
  readonly name: string;
  readonly known: string;
}

/**
 * The first own key of `given` that `known` does not have; undefined for none. `known` is a record by the names of a type, so that
 * the compiler tells of one that is forgotten.
 */
export function unknownName(given: object, known: object): UnknownName | undefined {
  const name = Object.keys(given).find((each) => !Object.hasOwn(known, each));
  return name === undefined ? undefined : { name, known: Object.keys(known).join(', ') };
}
