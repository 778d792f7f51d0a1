import * as zlib from 'node:zlib';

/** How the bytes of a block are packed. The number is what stands in the block. */
export interface Codec {
  readonly number: number;
  pack(bytes: Buffer): Buffer;
  /** Throws when the bytes are none of its own. */
  unpack(bytes: Buffer, length: number): Buffer;
}

const none: Codec = { number: 0, pack: (bytes) => bytes, unpack: (bytes) => bytes };

const deflate: Codec = {
  number: 1,
  pack: (bytes) => zlib.deflateRawSync(bytes, { level: 6 }),
  unpack: (bytes, length) => zlib.inflateRawSync(bytes, { maxOutputLength: Math.max(1, length) }),
};

/** What Node has from 22.15 on. */
interface Zstandard {
  zstdCompressSync(bytes: Buffer): Buffer;
  zstdDecompressSync(bytes: Buffer, options: { readonly maxOutputLength: number }): Buffer;
}

function zstandardOf(node: Partial<Zstandard>): Codec | undefined {
  const { zstdCompressSync: pack, zstdDecompressSync: unpack } = node;
  if (pack === undefined || unpack === undefined) return undefined;
  return { number: 2, pack, unpack: (bytes, length) => unpack(bytes, { maxOutputLength: Math.max(1, length) }) };
}

const zstandard = zstandardOf(zlib as Partial<Zstandard>);

const codecs: readonly Codec[] = [none, deflate, ...(zstandard === undefined ? [] : [zstandard])];

/** The codec of a number; undefined when this process has none of it. */
export function codecOf(number: number): Codec | undefined {
  return codecs.find((codec) => codec.number === number);
}

/** Packs bytes with the best codec there is, or leaves them when that saves nothing. */
export function packBest(bytes: Buffer): { readonly codec: number; readonly packed: Buffer } {
  const best = zstandard ?? deflate;
  const packed = best.pack(bytes);
  return packed.length < bytes.length ? { codec: best.number, packed } : { codec: none.number, packed: bytes };
}
