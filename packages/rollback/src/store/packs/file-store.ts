import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { type Clock, newId, OpsError, type Random, systemClock, systemRandom } from '@opspilot/core';
import type { BytePath } from '../../entry/byte-path.js';
import type { Entry, StoredContent } from '../../entry/entry.js';
import { ContentDigest } from '../content-digest.js';
import type { SnapshotAbout, SnapshotStore, SnapshotSummary, SnapshotWriter, SparseShape } from '../snapshot-store.js';
import { unknownSnapshot } from '../unknown-snapshot.js';
import { chunksOf } from './chunker.js';
import { syncDirectory, unfinished } from './durable-file.js';
import { type Manifest, readManifest, writeManifest } from './manifest-file.js';
import type { PieceLocation, PieceRow } from './pack-index.js';
import { PackReader } from './pack-reader.js';
import { PackWriter } from './pack-writer.js';
import { damaged, type StoreErrorCode } from './store-error.js';
import { countLocks, takeLock } from './store-lock.js';

/** Options of {@link fileSnapshotStore}. */
export interface FileStoreOptions {
  /** 32 bytes, by which everything in the store is encrypted (AES-256-GCM). It is not kept; without it the store cannot be read. */
  readonly key?: Uint8Array;
  readonly clock?: Clock;
  readonly random?: Random;
}

/** What upkeep did. */
export interface PruneResult {
  /** Packs that nothing needs any more, and that were taken away. */
  readonly packs: number;
}

/** What was found wrong. */
export interface StoreProblem {
  readonly file: string;
  readonly message: string;
}

/** A store in a directory. */
export interface FileSnapshotStore extends SnapshotStore {
  /**
   * Frees what no snapshot needs. Packs are taken away whole, once nothing in them is needed.
   * @throws OpsError `store-busy` while any process takes a snapshot
   */
  prune(): Promise<PruneResult>;
  /** Reads everything, and tells all that is damaged; nothing when the list is empty. */
  verify(): Promise<readonly StoreProblem[]>;
}

const packSuffix = '.pack';
/** Of a pack that is about to be taken away: it can be read, and no new snapshot counts on it. */
const condemned = '.condemned';
const snapshotSuffix = '.snapshot';

/**
 * Opens a store of snapshots in a directory, or makes one. Content is cut into pieces by what it holds, each is kept once, and
 * everything is checked against its hash before it is given out. Several processes may use it at a time. FORMAT.md tells what stands
 * where.
 *
 * @throws OpsError `store-damaged`, `store-key-wrong`, `store-codec-missing`
 */
export async function fileSnapshotStore(directory: string, options: FileStoreOptions = {}): Promise<FileSnapshotStore> {
  const store = new PackedStore(directory, options);
  await store.open();
  return store;
}

class PackedStore implements FileSnapshotStore {
  readonly #packs: string;
  readonly #snapshots: string;
  readonly #locks: string;
  readonly #key: Buffer | undefined;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #reader: PackReader;
  readonly #pieces = new Map<string, PieceLocation>();
  /** Packs whose pieces are known. */
  readonly #known = new Set<string>();

  constructor(directory: string, { key, clock = systemClock, random = systemRandom }: FileStoreOptions) {
    this.#packs = `${directory}/packs`;
    this.#snapshots = `${directory}/snapshots`;
    this.#locks = `${directory}/locks`;
    this.#key = key === undefined ? undefined : Buffer.from(key);
    if (this.#key !== undefined && this.#key.length !== 32) {
      throw new RangeError(`The key of a store has 32 bytes, not ${this.#key.length}.`);
    }
    this.#clock = clock;
    this.#random = random;
    this.#reader = new PackReader(this.#packs, this.#key);
  }

  async open(): Promise<void> {
    for (const directory of [this.#packs, this.#snapshots, this.#locks]) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
    }
    await this.#learn();
  }

  async begin(about: SnapshotAbout): Promise<SnapshotWriter> {
    // What nobody takes away now is there until this snapshot is.
    const lock = await takeLock(this.#locks);
    await this.#learn();
    const id = newId(this.#clock, this.#random);
    const fresh = new Map<string, PieceLocation>();
    const pending = new Set<string>();
    const packs = new PackWriter(this.#packs, this.#key, (pack, rows) => {
      for (const row of rows) fresh.set(row.id, { ...row, pack });
      this.#learnRows(pack, rows);
    });
    const entries = new Map<BytePath, Entry>();
    let size = 0;
    let isOpen = true;
    const end = async (): Promise<void> => {
      isOpen = false;
      await lock.release();
    };
    return {
      id,
      write: async (content, sparse?: SparseShape): Promise<StoredContent> => {
        const digest = new ContentDigest(sparse);
        const chunks: string[] = [];
        for await (const bytes of chunksOf(content)) {
          digest.update(bytes);
          size += bytes.length;
          const piece = createHash('sha256').update(bytes).digest('hex');
          chunks.push(piece);
          if (this.#isKept(piece) || pending.has(piece)) continue;
          pending.add(piece);
          await packs.add(piece, bytes);
        }
        return { digest: digest.end(), chunks };
      },
      add: (entry) => {
        if (entries.has(entry.path)) throw new RangeError('A path was added twice.');
        entries.set(entry.path, entry);
      },
      commit: async () => {
        await packs.finish();
        const sorted = [...entries.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
        const summary: SnapshotSummary = { ...about, id, entries: sorted.length, size };
        await writeManifest(this.#snapshots, summary, sorted, this.#key);
        await end();
        return summary;
      },
      abort: async () => {
        if (!isOpen) return;
        await packs.discard();
        await end();
      },
    };
  }

  async snapshots(): Promise<readonly SnapshotSummary[]> {
    const manifests = await Promise.all((await this.#names()).map((name) => this.#manifest(name)));
    return manifests.map(({ summary }) => summary);
  }

  async *entries(id: string): AsyncGenerator<Entry, void, undefined> {
    const name = `${id}${snapshotSuffix}`;
    if (!(await this.#names()).includes(name)) throw unknownSnapshot(id);
    yield* (await this.#manifest(name)).entries;
  }

  async *read({ chunks }: StoredContent): AsyncGenerator<Buffer, void, undefined> {
    for (const id of chunks) {
      yield await this.#piece(id).catch(async () => {
        // Another process may have marked the pack, or taken the mark away.
        await this.#learn();
        return this.#piece(id);
      });
    }
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      if ((await this.#names()).includes(`${id}${snapshotSuffix}`))
        await rm(`${this.#snapshots}/${id}${snapshotSuffix}`);
    }
    await syncDirectory(this.#snapshots);
  }

  async prune(): Promise<PruneResult> {
    if ((await countLocks(this.#locks)) > 0) throw busy();
    const used = await this.#usedPacks();
    const marked: string[] = [];
    for (const pack of this.#known) {
      if (used.has(pack) === pack.endsWith(condemned)) await rename(this.#path(pack), this.#path(otherName(pack)));
      if (!used.has(pack)) marked.push(pack.endsWith(condemned) ? pack : otherName(pack));
    }
    await syncDirectory(this.#packs);
    // Who has begun a snapshot since may have seen what is now marked. Who begins from here on has not.
    if ((await countLocks(this.#locks)) > 0) {
      for (const pack of marked) await rename(this.#path(pack), this.#path(otherName(pack)));
      throw busy();
    }
    for (const pack of marked) await rm(this.#path(pack), { force: true });
    await this.#learn();
    await this.#sweepUnfinished();
    return { packs: marked.length };
  }

  /** What processes left that died while they wrote: nobody writes now. */
  async #sweepUnfinished(): Promise<void> {
    for (const name of await readdir(this.#packs)) {
      if (name.endsWith(unfinished)) await rm(this.#path(name), { force: true });
    }
    await syncDirectory(this.#packs);
  }

  async verify(): Promise<readonly StoreProblem[]> {
    const problems: StoreProblem[] = [];
    const trying = async (file: string, work: () => Promise<void>): Promise<void> => {
      try {
        await work();
      } catch (error) {
        if (!OpsError.is(error)) throw error;
        problems.push({ file, message: error.message });
      }
    };
    this.#reader.forget();
    const there = new Set<string>();
    for (const pack of await packsIn(this.#packs)) {
      await trying(pack, async () => {
        for (const row of await this.#reader.index(pack)) {
          await this.#reader.piece(row.id, { ...row, pack });
          there.add(row.id);
        }
      });
    }
    for (const name of await this.#names()) {
      await trying(name, async () => {
        const { entries } = await readManifest(this.#snapshots, name, this.#key);
        const missing = entries.find(({ content }) => content?.chunks.some((id) => !there.has(id)));
        if (missing !== undefined) throw damaged(name, 'a piece of a file of it is in no pack that is whole');
      });
    }
    return problems;
  }

  async close(): Promise<void> {
    this.#reader.forget();
  }

  async #piece(id: string): Promise<Buffer> {
    const location = this.#pieces.get(id);
    if (location === undefined) throw damaged(this.#packs, `the piece ${id} is in no pack`);
    return this.#reader.piece(id, location);
  }

  async #usedPacks(): Promise<ReadonlySet<string>> {
    await this.#learn();
    const used = new Set<string>();
    for (const name of await this.#names()) {
      const { entries } = await this.#manifest(name);
      for (const id of entries.flatMap(({ content }) => content?.chunks ?? [])) {
        const location = this.#pieces.get(id);
        if (location !== undefined) used.add(location.pack);
      }
    }
    return used;
  }

  #path(pack: string): string {
    return `${this.#packs}/${pack}`;
  }

  #isKept(piece: string): boolean {
    return this.#pieces.get(piece)?.pack.endsWith(packSuffix) === true;
  }

  /** Looks for packs that other processes wrote, and for those that they took away. */
  async #learn(): Promise<void> {
    const packs = await packsIn(this.#packs);
    for (const pack of [...this.#known]) if (!packs.includes(pack)) this.#forget(pack);
    for (const pack of packs) if (!this.#known.has(pack)) this.#learnRows(pack, await this.#reader.index(pack));
  }

  #learnRows(pack: string, rows: readonly PieceRow[]): void {
    this.#known.add(pack);
    for (const { id, block, offset, length } of rows) this.#pieces.set(id, { pack, block, offset, length });
  }

  #forget(pack: string): void {
    this.#known.delete(pack);
    for (const [id, location] of this.#pieces) if (location.pack === pack) this.#pieces.delete(id);
  }

  /** Files of snapshots, the oldest first: their ids sort by time. */
  async #names(): Promise<readonly string[]> {
    return (await readdir(this.#snapshots)).filter((name) => name.endsWith(snapshotSuffix)).sort();
  }

  #manifest(name: string): Promise<Manifest> {
    return readManifest(this.#snapshots, name, this.#key);
  }
}

async function packsIn(directory: string): Promise<readonly string[]> {
  return (await readdir(directory)).filter((name) => name.endsWith(packSuffix) || name.endsWith(condemned));
}

/** The name of a pack with the mark, or without. */
function otherName(pack: string): string {
  return pack.endsWith(condemned) ? pack.slice(0, -condemned.length) : `${pack}${condemned}`;
}

function busy(): OpsError<StoreErrorCode> {
  return new OpsError('store-busy', 'A snapshot is being taken into this store. Try again once it is there.');
}
