import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { chunksOf } from '../../src/store/packs/chunker.js';

/** Bytes of chance, the same every time. */
const bytes = Buffer.concat(
  Array.from({ length: 100_000 }, (_, index) => createHash('sha256').update(String(index)).digest()),
);

async function* partsOf(size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function cut(size: number): Promise<{ readonly lengths: readonly number[]; readonly digest: string }> {
  const lengths: number[] = [];
  const hash = createHash('sha256');
  for await (const piece of chunksOf(partsOf(size))) {
    lengths.push(piece.length);
    hash.update(piece);
  }
  return { lengths, digest: hash.digest('hex') };
}

describe('large files', () => {
  it('are cut where they always were, whatever parts they come in', async () => {
    const digest = createHash('sha256').update(bytes).digest('hex');
    for (const size of [1_000, 65_536, 1_048_576, 3_200_000]) {
      const found = await cut(size);
      expect(found.digest).toBe(digest);
      // Stores that are there know pieces by these cuts: others would have everything kept once more.
      expect(createHash('sha256').update(found.lengths.join()).digest('hex').slice(0, 16)).toBe('fd1af5e876827e46');
    }
  });

  it('are cut one beside another', async () => {
    const lengths = await Promise.all([cut(10_000), cut(65_536)]);
    expect(lengths[0]).toEqual(lengths[1]);
  });
});
