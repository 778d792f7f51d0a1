import { createHash } from 'node:crypto';
import type { ContentParts } from '../snapshot-store.js';

/** Sizes of the pieces that large files are cut into, in bytes. */
interface ChunkSizes {
  readonly min: number;
  readonly average: number;
  readonly max: number;
}

const chunkSizes: ChunkSizes = { min: 16 * 1024, average: 64 * 1024, max: 256 * 1024 };

/** Files up to that size are one piece. */
export const wholeFile = 256 * 1024;

/**
 * Numbers of chance for each byte value, the same for all time: the first four bytes of the SHA-256 of `opspilot gear` and the byte.
 */
const gear = Int32Array.from({ length: 256 }, (_, byte) =>
  createHash('sha256').update('opspilot gear').update(Uint8Array.of(byte)).digest().readInt32LE(),
);

/** A mask of so many bits, in the upper half: those depend on the most bytes. */
function mask(bits: number): number {
  return (2 ** bits - 1) << (32 - bits);
}

const bits = Math.round(Math.log2(chunkSizes.average));
const hard = mask(bits + 1);
const easy = mask(bits - 1);
/** Bytes that a hash depends on: each shifts those before it by one bit. */
const reach = 32;

/**
 * Where the piece ends that begins somewhere in bytes, told by their content: what is inserted before moves the cuts along with the
 * content. A cut is harder to find before the average size than after it. Source: Xia et al., "FastCDC: a Fast and Efficient
 * ContentParts-Defined Chunking Approach for Data Deduplication", USENIX ATC 2016 (gear hash, normalised chunking, skipping of the
 * minimum).
 *
 * @param end - where the bytes end; behind it comes nothing, or there are as many as the largest piece has
 */
function cutPoint(bytes: Uint8Array, from: number, end: number): number {
  const { min, average, max } = chunkSizes;
  if (end - from <= min) return end;
  const last = Math.min(from + max, end);
  const normal = Math.min(from + average, last);
  const cut = firstCut(bytes, { hashed: from + min, from: from + min, to: normal }, hard);
  return cut ?? firstCut(bytes, { hashed: Math.max(from + min, normal - reach), from: normal, to: last }, easy) ?? last;
}

/** Bytes that are hashed, and those of them behind which a cut may be. */
interface Stretch {
  readonly hashed: number;
  readonly from: number;
  readonly to: number;
}

/** The first place behind a byte where the hash has none of the bits of a mask. One loop alone: every byte of large files comes by here. */
function firstCut(bytes: Uint8Array, { hashed, from, to }: Stretch, bitsOfMask: number): number | undefined {
  let hash = 0;
  let at = hashed;
  for (; at < from; at += 1) hash = ((hash << 1) + (gear[bytes[at] ?? 0] ?? 0)) | 0;
  for (; at < to; at += 1) {
    hash = ((hash << 1) + (gear[bytes[at] ?? 0] ?? 0)) | 0;
    if ((hash & bitsOfMask) === 0) return at + 1;
  }
  return undefined;
}

/** Bytes that are looked at at a time. */
const windowSize = 1024 * 1024;
/** One that nobody uses at the moment. */
let spare: Buffer | undefined;

/** Cuts a stream into pieces. Each is there until the next one is asked for. */
export async function* chunksOf(content: ContentParts): AsyncGenerator<Buffer, void, undefined> {
  const bytes = spare ?? Buffer.allocUnsafeSlow(windowSize);
  spare = undefined;
  try {
    let from = 0;
    let end = 0;
    let isWhole = true;
    for await (const part of content) {
      for (let taken = 0; taken < part.length; ) {
        const some = part.subarray(taken, taken + windowSize - end);
        bytes.set(some, end);
        taken += some.length;
        end += some.length;
        if (end < windowSize) continue;
        isWhole = false;
        while (end - from > chunkSizes.max) {
          const cut = cutPoint(bytes, from, end);
          yield bytes.subarray(from, cut);
          from = cut;
        }
        bytes.copyWithin(0, from, end);
        end -= from;
        from = 0;
      }
    }
    while (from < end) {
      const cut = isWhole && end <= wholeFile ? end : cutPoint(bytes, from, end);
      yield bytes.subarray(from, cut);
      from = cut;
    }
  } finally {
    spare = bytes;
  }
}
