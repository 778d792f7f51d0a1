const pairBits = 7;
const pairMask = (1 << pairBits) - 1;
const hashBits = 15;
const hashMask = (1 << hashBits) - 1;
/** Without the bit that tells capitals from small letters. */
const caseless = 0x5f;

/**
 * Passes quickly over bytes at which no anchor begins: at every second position it looks whether the next two bytes are
 * the first or the second two of an anchor, and only then at three.
 */
export class AnchorFilter {
  readonly #pairs = new Uint8Array(1 << (2 * pairBits));
  readonly #starts = new Uint8Array(1 << hashBits);

  /** @param anchor - in lower case, three characters or more */
  add(anchor: string): void {
    const [first, second, third] = [anchor.charCodeAt(0), anchor.charCodeAt(1), anchor.charCodeAt(2)];
    this.#addPair(first, second);
    this.#addPair(second, third);
    this.#starts[group(first, second, third)] = 1;
  }

  /** The first position from `from` on where an anchor may begin; of the last two before `length` nothing is known. */
  next(bytes: Uint8Array, from: number, length: number): number {
    const pairs = this.#pairs;
    const end = length - 2;
    for (let i = from; i < end; i += 2) {
      if (pairs[pair(bytes[i] as number, bytes[i + 1] as number)] === 0) continue;
      if (i > from && this.#startsAt(bytes, i - 1)) return i - 1;
      if (this.#startsAt(bytes, i)) return i;
    }
    // Where the last pair looked at ended at the last byte but one, the anchor before it was not seen.
    return Math.max(from, end - 1);
  }

  #startsAt(bytes: Uint8Array, position: number): boolean {
    const third = bytes[position + 2] as number;
    return this.#starts[group(bytes[position] as number, bytes[position + 1] as number, third)] === 1;
  }

  #addPair(first: number, second: number): void {
    for (const one of bothCases(first)) {
      for (const other of bothCases(second)) this.#pairs[pair(one, other)] = 1;
    }
  }
}

function pair(first: number, second: number): number {
  return ((first & pairMask) << pairBits) | (second & pairMask);
}

function group(first: number, second: number, third: number): number {
  return (((first & caseless) << 8) ^ ((second & caseless) << 4) ^ (third & caseless)) & hashMask;
}

function bothCases(byte: number): readonly number[] {
  return byte >= 0x61 && byte <= 0x7a ? [byte, byte & ~0x20] : [byte];
}
