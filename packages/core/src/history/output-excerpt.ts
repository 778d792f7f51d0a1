const firstAllocation = 256;

/** The beginning and the end of a stream of bytes, in memory that does not grow with the stream. */
export interface OutputExcerpt {
  /** Copies what it keeps. */
  write(chunk: Uint8Array): void;
  /** Length of all that was written, bytes. */
  readonly bytes: number;
  /** The first bytes, at most half of the limit. */
  head(): Buffer;
  /** The last bytes after the head, at most the other half. Together they are the whole while it fits the limit. */
  tail(): Buffer;
}

/** Keeps at most `limit` bytes; allocates as they come. */
export function createOutputExcerpt(limit: number): OutputExcerpt {
  const headLimit = Math.ceil(limit / 2);
  const tailLimit = limit - headLimit;
  let head = Buffer.alloc(0);
  let headLength = 0;
  let ring = Buffer.alloc(0);
  let ringNext = 0;
  let bytes = 0;

  const fillHead = (chunk: Uint8Array): number => {
    const taken = Math.min(headLimit - headLength, chunk.length);
    if (headLength + taken > head.length) {
      const grown = Buffer.allocUnsafe(
        Math.min(headLimit, Math.max(firstAllocation, head.length * 2, headLength + taken)),
      );
      head.copy(grown, 0, 0, headLength);
      head = grown;
    }
    head.set(chunk.subarray(0, taken), headLength);
    headLength += taken;
    return taken;
  };

  const fillRing = (chunk: Uint8Array): void => {
    if (ring.length === 0) ring = Buffer.allocUnsafe(tailLimit);
    const last = chunk.length > tailLimit ? chunk.subarray(chunk.length - tailLimit) : chunk;
    const beforeWrap = Math.min(last.length, tailLimit - ringNext);
    ring.set(last.subarray(0, beforeWrap), ringNext);
    ring.set(last.subarray(beforeWrap), 0);
    ringNext = (ringNext + last.length) % tailLimit;
  };

  return {
    write(chunk) {
      bytes += chunk.length;
      const taken = headLength < headLimit ? fillHead(chunk) : 0;
      if (taken < chunk.length && tailLimit > 0) fillRing(chunk.subarray(taken));
    },
    get bytes() {
      return bytes;
    },
    head: () => head.subarray(0, headLength),
    tail: () => {
      const length = bytes - headLength;
      // Not full yet: it has not wrapped, or has wrapped exactly onto its start.
      if (length < tailLimit) return ring.subarray(0, length);
      return Buffer.concat([ring.subarray(ringNext), ring.subarray(0, ringNext)]);
    },
  };
}
