import type { ByteClass } from './byte-class.js';

/** Bytes before the position of a scanner that stay readable, so that it can look at what stands before a match. */
export const lookBehind = 256;

const nothing = Buffer.alloc(0);

/**
 * The part of a stream that is in memory. Matchers read it by position as if it were whole; one that asks for a byte
 * which has not arrived leaves `starved` set, and its answer is thrown away until more is there. What a matcher answers
 * without starving can depend on no byte to come: that is why chunks may be cut anywhere.
 */
export class ByteWindow {
  bytes: Buffer = nothing;
  /** How many of `bytes` count. */
  length = 0;
  /** No more bytes will come. */
  ended = false;
  starved = false;
  /** The first position that a starved matcher may still hide; before it, nothing waits for its answer. */
  hold = 0;

  /** The byte at `position`, or -1 outside. */
  at(position: number): number {
    if (position < this.length) return this.bytes[position] ?? -1;
    if (!this.ended) this.starved = true;
    return -1;
  }

  /** The end of the run of `members` that starts at `start`, at most `limit` bytes long. */
  span(start: number, members: ByteClass, limit = Number.POSITIVE_INFINITY): number {
    let end = start;
    while (end - start < limit && members[this.at(end)]) end++;
    return end;
  }

  /** The start of the run of `members` that ends before `end`, at most `limit` bytes long. */
  spanBack(end: number, members: ByteClass, limit = lookBehind): number {
    let start = end;
    while (end - start < limit && members[this.bytes[start - 1] ?? -1]) start--;
    return start;
  }

  /** Whether `literal` (lower case) stands at `position`, in either case. */
  has(literal: string, position: number): boolean {
    for (let i = 0; i < literal.length; i++) {
      if (lowerCase(this.at(position + i)) !== literal.charCodeAt(i)) return false;
    }
    return true;
  }

  /** One character per byte. */
  text(start: number, end: number): string {
    return this.bytes.toString('latin1', Math.max(start, 0), end);
  }
}

/** An ASCII capital as its small letter; any other byte as it is. */
export function lowerCase(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}
