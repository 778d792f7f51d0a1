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
const gear = Uint32Array.from({ length: 256 }, (_, byte) =>
  createHash('sha256').update('opspilot gear').update(Uint8Array.of(byte)).digest().readUInt32LE(),
);

/** A mask of so many bits, in the upper half: those depend on the most bytes. */
function mask(bits: number): number {
  return (2 ** bits - 1) << (32 - bits);
}

/**
 * Where the first piece of bytes ends, told by their content: what is inserted before moves the cuts along with the content. A cut
 * is harder to find before the average size than after it. Source: Xia et al., "FastCDC: a Fast and Efficient ContentParts-Defined
 * Chunking Approach for Data Deduplication", USENIX ATC 2016 (gear hash, normalised chunking, skipping of the minimum).
 *
 * @param isEnd - whether nothing comes behind the bytes; else they must be as many as the largest piece
 */
function cutPoint(bytes: Uint8Array, isEnd: boolean, { min, average, max }: ChunkSizes = chunkSizes): number {
  const end = Math.min(bytes.length, max);
  if (isEnd && bytes.length <= min) return bytes.length;
  const bits = Math.round(Math.log2(average));
  const hard = mask(bits + 1);
  const easy = mask(bits - 1);
  const normal = Math.min(average, end);
  let hash = 0;
  let at = min;
  for (; at < normal; at += 1) {
    hash = ((hash << 1) + (gear[bytes[at] ?? 0] ?? 0)) | 0;
    if ((hash & hard) === 0) return at + 1;
  }
  for (; at < end; at += 1) {
    hash = ((hash << 1) + (gear[bytes[at] ?? 0] ?? 0)) | 0;
    if ((hash & easy) === 0) return at + 1;
  }
  return end;
}

/** Cuts a stream into pieces. */
export async function* chunksOf(content: ContentParts): AsyncGenerator<Buffer, void, undefined> {
  const least = Math.max(wholeFile, chunkSizes.max) + 1;
  let parts: Uint8Array[] = [];
  let length = 0;
  let isWhole = true;
  for await (const bytes of content) {
    parts.push(bytes);
    length += bytes.length;
    if (length < 4 * least) continue;
    isWhole = false;
    let rest = Buffer.concat(parts, length);
    while (rest.length >= least) {
      const cut = cutPoint(rest, false);
      yield rest.subarray(0, cut);
      rest = rest.subarray(cut);
    }
    parts = [rest];
    length = rest.length;
  }
  let rest = Buffer.concat(parts, length);
  if (isWhole && length <= wholeFile) {
    if (length > 0) yield rest;
    return;
  }
  while (rest.length > 0) {
    const cut = cutPoint(rest, true);
    yield rest.subarray(0, cut);
    rest = rest.subarray(cut);
  }
}
