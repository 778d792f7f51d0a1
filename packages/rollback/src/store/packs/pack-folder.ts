import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { syncDirectory, unfinished } from './durable-file.js';
import type { PieceLocation, PieceRow } from './pack-index.js';
import { PackReader } from './pack-reader.js';
import { PackWriter, packSuffix } from './pack-writer.js';
import { damaged } from './store-error.js';

/** Behind the name of a pack that is about to be taken away: it can be read, and no new snapshot counts on it. */
const condemned = '.condemned';

/** The packs of a store, and where each piece stands. */
export class PackFolder {
  readonly #directory: string;
  readonly #key: Buffer | undefined;
  readonly #reader: PackReader;
  readonly #pieces = new Map<string, PieceLocation>();
  /** Packs whose pieces are known. */
  readonly #known = new Set<string>();

  constructor(directory: string, key: Buffer | undefined) {
    this.#directory = directory;
    this.#key = key;
    this.#reader = new PackReader(directory, key);
  }

  /** @throws OpsError `store-damaged`, `store-key-wrong`, `store-codec-missing` */
  async open(): Promise<void> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    await this.learn();
  }

  /** Looks for packs that other processes wrote, and for those that they took away. */
  async learn(): Promise<void> {
    const packs = new Set(await this.#names());
    for (const pack of this.#known) if (!packs.has(pack)) this.#forget(pack);
    for (const pack of packs) if (!this.#known.has(pack)) this.#learnRows(pack, await this.#reader.index(pack));
  }

  /** Whether a new snapshot may count on a piece. */
  isKept(piece: string): boolean {
    return this.#pieces.get(piece)?.pack.endsWith(packSuffix) === true;
  }

  writer(): PackWriter {
    return new PackWriter(this.#directory, this.#key, (pack, rows) => this.#learnRows(pack, rows));
  }

  /** @throws OpsError `store-damaged`, `store-key-wrong`, `store-codec-missing` */
  async piece(id: string): Promise<Buffer> {
    try {
      return await this.#read(id);
    } catch {
      // Another process may have marked the pack, or taken the mark away.
      await this.learn();
      return this.#read(id);
    }
  }

  /** Packs that hold any of certain pieces. */
  packsOf(pieces: Iterable<string>): ReadonlySet<string> {
    const packs = new Set<string>();
    for (const id of pieces) {
      const location = this.#pieces.get(id);
      if (location !== undefined) packs.add(location.pack);
    }
    return packs;
  }

  /** Marks the packs that are not used, and takes the mark off those that are. @returns what is marked now */
  async condemn(used: ReadonlySet<string>): Promise<readonly string[]> {
    const marked: string[] = [];
    for (const pack of this.#known) {
      if (used.has(pack) === pack.endsWith(condemned)) await this.#turn(pack);
      if (!used.has(pack)) marked.push(pack.endsWith(condemned) ? pack : otherName(pack));
    }
    await syncDirectory(this.#directory);
    return marked;
  }

  /** Takes the mark off. */
  async spare(marked: readonly string[]): Promise<void> {
    for (const pack of marked) await this.#turn(pack);
  }

  /** Takes packs away, and what processes left that died while they wrote: nobody may be writing. */
  async takeAway(marked: readonly string[]): Promise<void> {
    for (const pack of marked) await rm(this.#path(pack), { force: true });
    await this.learn();
    for (const name of await readdir(this.#directory)) {
      if (name.endsWith(unfinished)) await rm(this.#path(name), { force: true });
    }
    await syncDirectory(this.#directory);
  }

  /** Reads every pack anew. `checking` is given the work on each, and decides what a failure means. */
  async readAll(checking: (pack: string, work: () => Promise<void>) => Promise<void>): Promise<ReadonlySet<string>> {
    this.#reader.forget();
    const whole = new Set<string>();
    for (const pack of await this.#names()) {
      await checking(pack, async () => {
        for (const row of await this.#reader.index(pack)) {
          await this.#reader.piece(row.id, { ...row, pack });
          whole.add(row.id);
        }
      });
    }
    return whole;
  }

  close(): void {
    this.#reader.forget();
  }

  async #names(): Promise<readonly string[]> {
    const names = await readdir(this.#directory);
    return names.filter((name) => name.endsWith(packSuffix) || name.endsWith(condemned));
  }

  async #read(id: string): Promise<Buffer> {
    const location = this.#pieces.get(id);
    if (location === undefined) throw damaged(this.#directory, `the piece ${id} is in no pack`);
    return this.#reader.piece(id, location);
  }

  #learnRows(pack: string, rows: readonly PieceRow[]): void {
    this.#known.add(pack);
    for (const { id, block, offset, length } of rows) this.#pieces.set(id, { pack, block, offset, length });
  }

  #forget(pack: string): void {
    this.#known.delete(pack);
    for (const [id, location] of this.#pieces) if (location.pack === pack) this.#pieces.delete(id);
  }

  /** Puts the mark on a pack, or takes it off. */
  async #turn(pack: string): Promise<void> {
    await rename(this.#path(pack), this.#path(otherName(pack)));
  }

  #path(pack: string): string {
    return `${this.#directory}/${pack}`;
  }
}

/** The name of a pack with the mark, or without. */
function otherName(pack: string): string {
  return pack.endsWith(condemned) ? pack.slice(0, -condemned.length) : `${pack}${condemned}`;
}
