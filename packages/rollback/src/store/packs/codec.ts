import { promisify } from 'node:util';
import * as zlib from 'node:zlib';

/** How the bytes of a block are packed. The number is what stands in the block. */
export interface Codec {
  readonly number: number;
  pack(bytes: Buffer): Uint8Array | Promise<Uint8Array>;
  /** Throws when the bytes are none of its own. */
  unpack(bytes: Buffer, length: number): Uint8Array;
}

const none: Codec = { number: 0, pack: (bytes) => bytes, unpack: (bytes) => bytes };

const deflate: Codec = {
  number: 1,
  pack: promisify(zlib.deflateRaw),
  unpack: (bytes, length) => zlib.inflateRawSync(bytes, { maxOutputLength: Math.max(1, length) }),
};

const zstandardNumber = 2;

/** What Node has from 22.15 on. */
interface Zstandard {
  zstdCompress(
    bytes: Buffer,
    options: { readonly chunkSize: number; readonly pledgedSrcSize: number },
    done: (error: Error | null, packed: Buffer) => void,
  ): void;
  zstdDecompressSync(bytes: Buffer, options: { readonly maxOutputLength: number }): Buffer;
}

function zstandardOfNode({ zstdCompress: pack, zstdDecompressSync: unpack }: Partial<Zstandard>): Codec | undefined {
  if (pack === undefined || unpack === undefined) return undefined;
  const packing = promisify(pack);
  return {
    number: zstandardNumber,
    // Mostly in one go, else it comes back for every 16 KiB; in no more memory than that takes, of which each block has its own. Told how
    // much comes, it says so to whoever unpacks it.
    pack: (bytes) => packing(bytes, { chunkSize: Math.max(64, (3 * bytes.length) >> 3), pledgedSrcSize: bytes.length }),
    unpack: (bytes, length) => unpack(bytes, { maxOutputLength: Math.max(1, length) }),
  };
}

/** The same for an older Node, compiled to WebAssembly. */
async function zstandardOfWasm(): Promise<Codec | undefined> {
  try {
    const { init, compress, decompress } = await import('@bokuweb/zstd-wasm');
    await init();
    return {
      number: zstandardNumber,
      pack: (bytes) => compress(bytes, 3),
      // Node may have written it without saying how long it is.
      unpack: (bytes, length) => decompress(bytes, { defaultHeapSize: Math.max(1, length) }),
    };
  } catch {
    // A bundler left it out, or WebAssembly is not allowed here: deflate does it, too.
    return undefined;
  }
}

/** Codecs by their numbers; the best one last. */
let codecs: readonly Codec[] = [none, deflate];
let loading: Promise<void> | undefined;

/** Makes ready what blocks are packed with. To be awaited before any is packed or unpacked. */
export function loadCodecs(): Promise<void> {
  loading ??= (async () => {
    const zstandard = zstandardOfNode(zlib as Partial<Zstandard>) ?? (await zstandardOfWasm());
    if (zstandard !== undefined) codecs = [none, deflate, zstandard];
  })();
  return loading;
}

/** The codec of a number; undefined when this process has none of it. */
export function codecOf(number: number): Codec | undefined {
  return codecs.find((codec) => codec.number === number);
}

/** Packs bytes with the best codec there is, in a thread of its own where Node has one, or leaves them when that saves nothing. */
export async function packBest(bytes: Buffer): Promise<{ readonly codec: number; readonly packed: Buffer }> {
  const best = codecs.at(-1) ?? none;
  const packed = await best.pack(bytes);
  if (packed.length >= bytes.length) return unpacked(bytes);
  return { codec: best.number, packed: Buffer.from(packed.buffer, packed.byteOffset, packed.length) };
}

/** Bytes as they are. */
export function unpacked(bytes: Buffer): { readonly codec: number; readonly packed: Buffer } {
  return { codec: none.number, packed: bytes };
}
