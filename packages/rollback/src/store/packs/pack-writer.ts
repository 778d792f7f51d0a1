import { randomBytes } from 'node:crypto';
import { sealBlock, sealParts } from './block.js';
import { DurableFile } from './durable-file.js';
import { requireRoom } from './free-room.js';
import { looksRandom } from './looks-random.js';
import { OpenBlock } from './open-block.js';
import { type PieceRow, writeRows } from './pack-index.js';

/** What names of packs end with. */
export const packSuffix = '.pack';

/** What a pack ends with, behind the offset of its index block (8 bytes, little-endian). */
export const packMagic = Buffer.from('OPPACK01', 'latin1');

/** A pack is finished once it is that long. */
const packSize = 64 * 1024 * 1024;
/** Blocks that are packed and encrypted at a time, or wait for those before them. */
const inFlight = 4;

/** What packs are written under. */
export interface WritingUnder {
  /** Name of the lock that is held. */
  readonly lock: string;
  /** Bytes of the disk that are left to others. */
  readonly keepFree: number;
}

/** Writes pieces into packs: blocks, one after another, then a block that tells where each piece stands. */
export class PackWriter {
  readonly #directory: string;
  readonly #key: Buffer | undefined;
  readonly #under: WritingUnder;
  readonly #onPack: (name: string, rows: Buffer) => void;
  #file: DurableFile | undefined;
  #rows: PieceRow[] = [];
  /** The block that is gathered of what can be packed, and that of what was packed before it came here. */
  readonly #open: { compact?: OpenBlock; random?: OpenBlock } = {};
  readonly #free: OpenBlock[] = [];
  readonly #writing: Promise<void>[] = [];
  /** Done once the pack before is on the disk. */
  #finishing: Promise<void> = Promise.resolve();

  constructor(
    directory: string,
    key: Buffer | undefined,
    under: WritingUnder,
    onPack: (name: string, rows: Buffer) => void,
  ) {
    this.#directory = directory;
    this.#key = key;
    this.#under = under;
    this.#onPack = onPack;
  }

  /** Takes a copy of a piece. */
  async add(id: string, piece: Uint8Array): Promise<void> {
    const kind = looksRandom(piece) ? 'random' : 'compact';
    if (this.#open[kind]?.hasRoomFor(piece.length) === false) await this.#close(kind);
    this.#open[kind] ??= this.#free.pop() ?? new OpenBlock(piece.length);
    this.#open[kind].add(id, piece);
  }

  /** Makes all that was added last. */
  async finish(): Promise<void> {
    await this.#close('compact');
    await this.#close('random');
    for (const written of this.#writing.splice(0)) await written;
    await this.#finishPack();
    await this.#finishing;
  }

  /** Leaves nothing of what is not finished. */
  async discard(): Promise<void> {
    await Promise.allSettled([...this.#writing, this.#finishing]);
    await this.#file?.discard();
    this.#file = undefined;
  }

  /** Packs a block while others are gathered, and waits when too many are. */
  async #close(kind: 'compact' | 'random'): Promise<void> {
    const block = this.#open[kind];
    if (block === undefined) return;
    delete this.#open[kind];
    const before = this.#writing.at(-1);
    const sealing = sealParts(block.bytes, { kind: 'pieces', key: this.#key }, kind === 'random');
    const written = Promise.all([sealing, before]).then(([sealed]) => this.#write(block, sealed));
    // Whoever waits for it is told; nobody may come to that before it fails.
    written.catch(() => {});
    this.#writing.push(written);
    if (this.#writing.length >= inFlight) await this.#writing.shift();
  }

  async #write(block: OpenBlock, sealed: readonly Buffer[]): Promise<void> {
    const length = sealed.reduce((sum, part) => sum + part.length, 0);
    await requireRoom(this.#directory, this.#under.keepFree, length);
    this.#file ??= await DurableFile.create(this.#directory, this.#under.lock);
    const at = this.#file.length;
    for (const row of block.rows) this.#rows.push({ ...row, block: at });
    await this.#file.append(...sealed);
    block.clear();
    this.#free.push(block);
    if (this.#file.length >= packSize) await this.#finishPack();
  }

  /** Gives the pack its name. The next one is begun while it goes to the disk. */
  async #finishPack(): Promise<void> {
    await this.#finishing;
    const file = this.#file;
    if (file === undefined) return;
    const rows = this.#rows;
    this.#file = undefined;
    this.#rows = [];
    this.#finishing = this.#synchronize(file, writeRows(rows));
    this.#finishing.catch(() => {});
  }

  async #synchronize(file: DurableFile, rows: Buffer): Promise<void> {
    try {
      const at = Buffer.alloc(8);
      at.writeUIntLE(file.length, 0, 6);
      await file.append(await sealBlock(rows, { kind: 'index', key: this.#key }), at, packMagic);
      const name = `${randomBytes(16).toString('hex')}${packSuffix}`;
      await file.finish(`${this.#directory}/${name}`);
      this.#onPack(name, rows);
    } catch (error) {
      await file.discard();
      throw error;
    }
  }
}
