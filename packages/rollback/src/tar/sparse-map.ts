import type { ByteSource } from './byte-source.js';
import { invalidTar } from './tar-error.js';
import { blockSize, paddingOf } from './ustar-header.js';

/** Offset and length of each part of a sparse file that a stream holds, in order. */
export type Segments = readonly (readonly [offset: number, length: number])[];

/**
 * Reads the map that stands before the content of a sparse file: decimal numbers, one to a line, first how many parts there are.
 * Source: GNU tar manual, "Storing Sparse Files", PAX format, version 1.0.
 *
 * @returns the map, and how many bytes of the stream it took
 */
export async function readSparseMap(source: ByteSource, size: number): Promise<{ segments: Segments; length: number }> {
  let text = '';
  let taken = 0;
  let newlines = 0;
  let wanted = 1;
  while (newlines < wanted) {
    if (taken + blockSize > size) throw invalidTar('the map of a sparse file does not end');
    const block = (await source.take(blockSize)).toString('latin1');
    taken += blockSize;
    newlines += block.split('\n').length - 1;
    text += block;
    wanted = 1 + 2 * Number(text.slice(0, text.indexOf('\n')));
    if (!Number.isSafeInteger(wanted)) throw invalidTar('the map of a sparse file does not tell how long it is');
  }
  const numbers = text.split('\n').slice(1, wanted).map(Number);
  const segments: [number, number][] = [];
  for (let index = 0; index < numbers.length; index += 2) segments.push([numbers[index] ?? 0, numbers[index + 1] ?? 0]);
  if (!numbers.every(Number.isSafeInteger)) throw invalidTar('the map of a sparse file holds what is no number');
  // A last part of length zero only tells how long the file is.
  return { segments: segments.filter(([, length]) => length > 0), length: taken };
}

/** The map, filled up to whole blocks. */
export function writeSparseMap(segments: Segments, realSize: number): Buffer {
  const last = segments.at(-1);
  const parts = last !== undefined && last[0] + last[1] === realSize ? segments : [...segments, [realSize, 0] as const];
  const text = `${parts.length}\n${parts.map(([offset, length]) => `${offset}\n${length}\n`).join('')}`;
  return Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(paddingOf(text.length))]);
}

const zeros = Buffer.alloc(256 * 1024);

/** The bytes of a whole file, of those of its segments: holes as zeros. */
export async function* filledUp(
  stored: AsyncIterable<Buffer>,
  segments: Segments,
  realSize: number,
): AsyncGenerator<Buffer> {
  let at = 0;
  let index = 0;
  let used = 0;
  for await (const bytes of stored) {
    for (let from = 0; from < bytes.length; ) {
      const [offset = realSize, length = 0] = segments[index] ?? [];
      yield* zerosOf(offset + used - at);
      const part = bytes.subarray(from, from + length - used);
      if (part.length === 0) throw new RangeError('The content of a sparse file is longer than its segments.');
      yield part;
      from += part.length;
      used += part.length;
      at = offset + used;
      if (used === length) [index, used] = [index + 1, 0];
    }
  }
  yield* zerosOf(realSize - at);
}

function* zerosOf(count: number): Generator<Buffer> {
  for (let left = count; left > 0; left -= zeros.length) yield zeros.subarray(0, left);
}
