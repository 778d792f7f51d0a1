import { hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { damaged } from '../store-error.js';
import { blockLength, openBlock } from './block.js';
import { type PieceLocation, requireRows } from './pack-index.js';
import { packMagic } from './pack-writer.js';

/** Behind the name of a pack that is about to be taken away. */
export const condemned = '.condemned';

/** Bytes that are read of a block before it is known how long it is: most are not longer. */
const firstRead = 512 * 1024;

/** Blocks that were read last, for the pieces that follow. */
const kept = 16;

/** Reads pieces of packs, each checked against its hash. */
export class PackReader {
  readonly #directory: string;
  readonly #key: Buffer | undefined;
  readonly #blocks = new Map<string, Buffer>();

  constructor(directory: string, key: Buffer | undefined) {
    this.#directory = directory;
    this.#key = key;
  }

  /** The rows of the pieces of a pack. @throws OpsError `store-damaged`, `store-key-wrong`, `store-codec-missing` */
  async index(pack: string): Promise<Buffer> {
    return this.#withFile(pack, async (file) => {
      const { size } = await file.stat();
      const end = await readExactly(file, size - 16, 16, pack);
      if (!end.subarray(8).equals(packMagic)) throw damaged(pack, 'it does not end as it should');
      const at = end.readUIntLE(0, 6);
      if (at > size - 16) throw damaged(pack, 'its index is nowhere in it');
      const block = await readExactly(file, at, size - 16 - at, pack);
      return requireRows(openBlock(block, { kind: 'index', key: this.#key }, pack), pack);
    });
  }

  /** @throws OpsError `store-damaged`, `store-key-wrong`, `store-codec-missing` */
  async piece(id: string, { pack, block, offset, length }: PieceLocation): Promise<Buffer> {
    const bytes = (await this.#block(pack, block)).subarray(offset, offset + length);
    if (hash('sha256', bytes, 'hex') !== id) throw damaged(pack, 'a piece of it has another hash');
    return bytes;
  }

  /** Forgets what it keeps in memory. */
  forget(): void {
    this.#blocks.clear();
  }

  async #block(pack: string, at: number): Promise<Buffer> {
    const key = `${pack}:${at}`;
    const known = this.#blocks.get(key);
    if (known !== undefined) {
      // The one that was wanted last is forgotten last.
      this.#blocks.delete(key);
      this.#blocks.set(key, known);
      return known;
    }
    const bytes = await this.#withFile(pack, async (file) => {
      return openBlock(await readBlock(file, at, pack), { kind: 'pieces', key: this.#key }, pack);
    });
    this.#blocks.set(key, bytes);
    const [oldest] = this.#blocks.keys();
    if (this.#blocks.size > kept && oldest !== undefined) this.#blocks.delete(oldest);
    return bytes;
  }

  async #open(name: string): Promise<FileHandle | undefined> {
    return open(`${this.#directory}/${name}`, 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return undefined;
    });
  }

  async #withFile<Value>(pack: string, read: (file: FileHandle) => Promise<Value>): Promise<Value> {
    const file = (await this.#open(pack)) ?? (await this.#open(pack + condemned)) ?? (await this.#open(pack));
    if (file === undefined) throw damaged(pack, 'it is not there');
    try {
      return await read(file);
    } finally {
      await file.close();
    }
  }
}

async function readBlock(file: FileHandle, at: number, name: string): Promise<Buffer> {
  const first = Buffer.allocUnsafe(firstRead);
  const { bytesRead } = await file.read(first, 0, firstRead, at);
  const length = blockLength(first.subarray(0, bytesRead));
  if (length === undefined) throw damaged(name, 'a block does not begin as it should');
  if (length <= bytesRead) return first.subarray(0, length);
  return Buffer.concat([
    first.subarray(0, bytesRead),
    await readExactly(file, at + bytesRead, length - bytesRead, name),
  ]);
}

async function readExactly(file: FileHandle, at: number, length: number, name: string): Promise<Buffer> {
  const { size } = await file.stat();
  if (at < 0 || at + length > size) throw damaged(name, 'it was cut off');
  const bytes = Buffer.allocUnsafe(length);
  const { bytesRead } = await file.read(bytes, 0, length, at);
  if (bytesRead !== length) throw damaged(name, 'it was cut off');
  return bytes;
}
