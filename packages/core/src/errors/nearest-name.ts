/** How many letters have to be put in, taken out, changed, or swapped with the next one to make one text of another (Damerau). */
function distance(one: string, other: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      const at = (line: readonly number[], index: number): number => line[index] ?? Number.POSITIVE_INFINITY;
      const changed = at(last, column - 1) + (isSame ? 0 : 1);
      const swapped = isSwapped ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY;
      now.push(Math.min(at(last, column) + 1, at(now, column - 1) + 1, changed, swapped));
    }
    beforeLast = last;
    last = now;
  }
  return last[other.length] ?? 0;
}

/** The name that somebody may have meant: the nearest one, unless half of it or more is another; undefined for none. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((each) => ({
      each,
      far: distance(name.toLowerCase(), each.toLowerCase()) / Math.max(name.length, each.length),
    }))
    .filter(({ far }) => far < 0.5)
    .sort((one, other) => one.far - other.far);
  return ranked[0]?.each;
}
