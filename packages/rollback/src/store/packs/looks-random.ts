/** Bytes that are looked at. */
const sample = 256;
const counts = new Uint16Array(256);

/**
 * Whether bytes look as if they had been packed or encrypted before: about every value comes as often as the others. Packing that once
 * more takes as long as anything else and saves next to nothing.
 */
export function looksRandom(bytes: Uint8Array): boolean {
  const length = Math.min(sample, bytes.length);
  const from = (bytes.length - length) >> 1;
  counts.fill(0);
  // The sum of squares of the counts, which is the least where all are the same.
  let squares = 0;
  for (let at = from; at < from + length; at += 1) {
    const value = bytes[at] ?? 0;
    const count = counts[value] ?? 0;
    squares += 2 * count + 1;
    counts[value] = count + 1;
  }
  const expected = length + (length * (length - 1)) / 256;
  return squares < 1.5 * expected;
}
