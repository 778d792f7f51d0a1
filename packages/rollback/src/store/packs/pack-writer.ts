import { randomBytes } from 'node:crypto';
import { sealBlock } from './block.js';
import { DurableFile } from './durable-file.js';
import { type PieceRow, writeRows } from './pack-index.js';

/** What names of packs end with. */
export const packSuffix = '.pack';

/** What a pack ends with, behind the offset of its index block (8 bytes, little-endian). */
export const packMagic = Buffer.from('OPPACK01', 'latin1');

/** Bytes that are packed and encrypted together. */
const blockSize = 1024 * 1024;
/** A pack is finished once it is that long. */
const packSize = 64 * 1024 * 1024;

/** Writes pieces into packs: blocks, one after another, then a block that tells where each piece stands. */
export class PackWriter {
  readonly #directory: string;
  readonly #key: Buffer | undefined;
  readonly #lock: string;
  readonly #onPack: (name: string, rows: readonly PieceRow[]) => void;
  #file: DurableFile | undefined;
  #rows: PieceRow[] = [];
  #pieces: { readonly id: string; readonly bytes: Buffer }[] = [];
  #size = 0;

  /** @param lock - name of the lock that is held */
  constructor(
    directory: string,
    key: Buffer | undefined,
    lock: string,
    onPack: (name: string, rows: readonly PieceRow[]) => void,
  ) {
    this.#directory = directory;
    this.#key = key;
    this.#lock = lock;
    this.#onPack = onPack;
  }

  async add(id: string, bytes: Buffer): Promise<void> {
    this.#pieces.push({ id, bytes });
    this.#size += bytes.length;
    if (this.#size >= blockSize) await this.#writeBlock();
    if (this.#file !== undefined && this.#file.length >= packSize) await this.finish();
  }

  /** Makes all that was added last. */
  async finish(): Promise<void> {
    await this.#writeBlock();
    const file = this.#file;
    if (file === undefined) return;
    const rows = this.#rows;
    const at = Buffer.alloc(8);
    at.writeUIntLE(file.length, 0, 6);
    await file.append(Buffer.concat([sealBlock(writeRows(rows), this.#key), at, packMagic]));
    const name = `${randomBytes(16).toString('hex')}${packSuffix}`;
    await file.finish(`${this.#directory}/${name}`);
    this.#file = undefined;
    this.#rows = [];
    this.#onPack(name, rows);
  }

  /** Leaves nothing of what is not finished. */
  async discard(): Promise<void> {
    this.#pieces = [];
    await this.#file?.discard();
    this.#file = undefined;
  }

  async #writeBlock(): Promise<void> {
    if (this.#pieces.length === 0) return;
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#size = 0;
    this.#file ??= await DurableFile.create(this.#directory, this.#lock);
    const block = this.#file.length;
    let offset = 0;
    for (const { id, bytes } of pieces) {
      this.#rows.push({ id, block, offset, length: bytes.length });
      offset += bytes.length;
    }
    await this.#file.append(sealBlock(Buffer.concat(pieces.map(({ bytes }) => bytes)), this.#key));
  }
}
