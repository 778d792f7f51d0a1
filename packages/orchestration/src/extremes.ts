/** The greatest of numbers, however many there are: a call takes about a hundred thousand arguments. -Infinity of none. */
export function greatest(numbers: readonly number[]): number {
  return numbers.reduce((most, each) => Math.max(most, each), Number.NEGATIVE_INFINITY);
}

/** The least of numbers, however many there are. Infinity of none. */
export function least(numbers: readonly number[]): number {
  return numbers.reduce((fewest, each) => Math.min(fewest, each), Number.POSITIVE_INFINITY);
}
