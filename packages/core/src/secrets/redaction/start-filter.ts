const hashBits = 15;
const hashMask = (1 << hashBits) - 1;
const groupBytes = 3;

/**
 * Passes quickly over bytes at which none of many words begins: it looks at every third group of three bytes, and knows
 * which groups a word has at its beginning or up to two bytes behind it.
 */
export class StartFilter {
  readonly #groups = new Uint8Array(1 << hashBits);

  /** @param word - one character per byte, five or more */
  add(word: string): void {
    for (let i = 0; i < groupBytes; i++) {
      this.#groups[group(word.charCodeAt(i), word.charCodeAt(i + 1), word.charCodeAt(i + 2))] = 1;
    }
  }

  /** A position from `from` on before which no word begins. */
  next(bytes: Uint8Array, from: number, length: number): number {
    const groups = this.#groups;
    const end = length - groupBytes + 1;
    for (let i = from; i < end; i += groupBytes) {
      if (groups[group(bytes[i] as number, bytes[i + 1] as number, bytes[i + 2] as number)] === 1) {
        return Math.max(from, i - groupBytes + 1);
      }
    }
    return Math.max(from, end - groupBytes + 1);
  }
}

/** Groups seldom share a number; where they do, a second look is wasted. */
function group(first: number, second: number, third: number): number {
  return ((first << 7) ^ (second << 4) ^ third) & hashMask;
}
