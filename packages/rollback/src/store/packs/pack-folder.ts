import { readdir, rename, rm } from 'node:fs/promises';
import { damaged, makeStoreDirectory } from '../store-error.js';
import { syncDirectory, unfinishedIn } from './durable-file.js';
import { bytesIn, type PieceLocation, PieceTable, readRows } from './pack-index.js';
import { condemned, PackReader } from './pack-reader.js';
import { PackWriter, packSuffix } from './pack-writer.js';

/** The packs of a store, and where each piece stands. A pack keeps its name while it bears the mark of those to be taken away. */
export class PackFolder {
  readonly #directory: string;
  readonly #key: Buffer | undefined;
  readonly #reader: PackReader;
  readonly #pieces = new PieceTable();
  /** Packs whose pieces are known, and their rows. */
  readonly #packs = new Map<string, Buffer>();
  /** Packs that bear the mark: they can be read, and no new snapshot counts on them. */
  #marked: ReadonlySet<string> = new Set();

  constructor(directory: string, key: Buffer | undefined) {
    this.#directory = directory;
    this.#key = key;
    this.#reader = new PackReader(directory, key);
  }

  /** @throws OpsError `store-damaged`, `store-key-wrong`, `store-codec-missing` */
  async open(): Promise<void> {
    makeStoreDirectory(this.#directory);
    await this.learn();
  }

  /** Looks for packs that other processes wrote, and for those that they marked or took away. */
  async learn(): Promise<void> {
    const { packs, marked } = await this.#look();
    this.#marked = marked;
    if ([...this.#packs.keys()].some((pack) => !packs.has(pack))) {
      // A piece of a pack that is gone may stand in another one, too, which was not noted.
      this.#packs.clear();
      this.#pieces.clear();
    }
    for (const pack of packs) {
      if (this.#packs.has(pack)) continue;
      const rows = await this.unlessTakenAway(pack, () => this.#reader.index(pack));
      if (rows !== undefined) this.#learnRows(pack, rows);
    }
  }

  /** Reads of a pack that was listed. Undefined where that fails because another process has taken the pack away since. */
  async unlessTakenAway<Value>(pack: string, read: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await read();
    } catch (error) {
      if ((await this.names()).has(pack)) throw error;
      return undefined;
    }
  }

  /** Whether a new snapshot may count on a piece. */
  isKept(piece: string): boolean {
    const location = this.#pieces.get(piece);
    return location !== undefined && !this.#marked.has(location.pack);
  }

  /**
   * @param lock - name of the lock that is held
   * @param keepFree - bytes of the disk that are left to others
   */
  writer(lock: string, keepFree = 0): PackWriter {
    return new PackWriter(this.#directory, this.#key, { lock, keepFree }, (pack, rows) => this.#learnRows(pack, rows));
  }

  /** @throws OpsError `store-damaged`, `store-key-wrong`, `store-codec-missing` */
  async piece(id: string): Promise<Buffer> {
    try {
      return await this.#read(id);
    } catch {
      // Another process may have moved it to another pack.
      await this.learn();
      return this.#read(id);
    }
  }

  /**
   * Where pieces stand: packs that hold any of them, and how much of each, 0..1.
   * @throws OpsError `store-damaged` when one is in no pack
   */
  useOf(pieces: Iterable<string>): ReadonlyMap<string, number> {
    const bytes = new Map<string, number>();
    for (const id of pieces) {
      const { pack, length } = this.#locate(id);
      bytes.set(pack, (bytes.get(pack) ?? 0) + length);
    }
    const shareOf = (pack: string, used: number): number => {
      const rows = this.#packs.get(pack);
      return rows === undefined ? 1 : used / bytesIn(rows);
    };
    return new Map([...bytes].map(([pack, used]) => [pack, shareOf(pack, used)]));
  }

  /** Packs that any of the pieces stand in. Of a piece that is in none that is known nothing is said: it was written since. */
  packsOf(pieces: Iterable<string>): ReadonlySet<string> {
    return new Set([...pieces].flatMap((id) => this.#pieces.get(id)?.pack ?? []));
  }

  /** Those of the pieces that stand in certain packs. */
  piecesIn(packs: ReadonlySet<string>, pieces: Iterable<string>): readonly string[] {
    return [...pieces].filter((id) => packs.has(this.#locate(id).pack));
  }

  /** Marks the packs that are not used, and takes the mark off those that are. @returns what is marked now */
  async mark(isUsed: (pack: string) => boolean): Promise<readonly string[]> {
    const marked: string[] = [];
    for (const pack of this.#packs.keys()) {
      const path = this.#path(pack);
      const isMarked = this.#marked.has(pack);
      if (isUsed(pack)) {
        if (isMarked) await rename(path + condemned, path);
        continue;
      }
      if (!isMarked) await rename(path, path + condemned);
      marked.push(pack);
    }
    await syncDirectory(this.#directory);
    this.#marked = new Set(marked);
    return marked;
  }

  /** Takes the packs away that bear the mark. */
  async takeAwayMarked(): Promise<void> {
    for (const pack of this.#marked) await rm(this.#path(pack) + condemned, { force: true });
    await syncDirectory(this.#directory);
    await this.learn();
  }

  unfinished(): Promise<readonly string[]> {
    return unfinishedIn(this.#directory);
  }

  /** The packs that are there now, marked or not. */
  async names(): Promise<ReadonlySet<string>> {
    return (await this.#look()).packs;
  }

  /** Reads all of a pack anew. @returns its pieces @throws OpsError `store-damaged`, `store-key-wrong`, `store-codec-missing` */
  async readWhole(pack: string): Promise<readonly string[]> {
    this.#reader.forget();
    const pieces: string[] = [];
    for (const row of readRows(await this.#reader.index(pack))) {
      await this.#reader.piece(row.id, { ...row, pack });
      pieces.push(row.id);
    }
    return pieces;
  }

  close(): void {
    this.#reader.forget();
  }

  async #look(): Promise<{ readonly packs: ReadonlySet<string>; readonly marked: ReadonlySet<string> }> {
    const names = await readdir(this.#directory);
    const plain = names.filter((name) => name.endsWith(packSuffix));
    const marked = names.filter((name) => name.endsWith(condemned)).map((name) => name.slice(0, -condemned.length));
    return { packs: new Set([...plain, ...marked]), marked: new Set(marked) };
  }

  async #read(id: string): Promise<Buffer> {
    return this.#reader.piece(id, this.#locate(id));
  }

  #locate(id: string): PieceLocation {
    const location = this.#pieces.get(id);
    if (location === undefined) throw damaged(this.#directory, `the piece ${id} is in no pack`);
    return location;
  }

  #learnRows(pack: string, rows: Buffer): void {
    this.#packs.set(pack, rows);
    // Of two places the one that stays.
    this.#pieces.add({ name: pack, rows, isPreferred: !this.#marked.has(pack) });
  }

  #path(pack: string): string {
    return `${this.#directory}/${pack}`;
  }
}
