import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { type Clock, newId, OpsError, type Random, systemClock, systemRandom } from '@opspilot/core';
import type { Entry, StoredContent } from '../../entry/entry.js';
import { ContentDigest } from '../content-digest.js';
import { SnapshotDraft } from '../snapshot-draft.js';
import type { SnapshotAbout, SnapshotStore, SnapshotSummary, SnapshotWriter } from '../snapshot-store.js';
import { chunksOf } from './chunker.js';
import { PackFolder } from './pack-folder.js';
import { SnapshotFolder } from './snapshot-folder.js';
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
  readonly #packs: PackFolder;
  readonly #snapshots: SnapshotFolder;
  readonly #locks: string;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(directory: string, { key, clock = systemClock, random = systemRandom }: FileStoreOptions) {
    if (key !== undefined && key.length !== 32) {
      throw new RangeError(`The key of a store has 32 bytes, not ${key.length}.`);
    }
    const own = key === undefined ? undefined : Buffer.from(key);
    this.#packs = new PackFolder(`${directory}/packs`, own);
    this.#snapshots = new SnapshotFolder(`${directory}/snapshots`, own);
    this.#locks = `${directory}/locks`;
    this.#clock = clock;
    this.#random = random;
  }

  async open(): Promise<void> {
    await mkdir(this.#locks, { recursive: true, mode: 0o700 });
    await this.#snapshots.open();
    await this.#packs.open();
  }

  async begin(about: SnapshotAbout): Promise<SnapshotWriter> {
    // What nobody takes away now is there until this snapshot is.
    const lock = await takeLock(this.#locks);
    try {
      await this.#packs.learn();
    } catch (error) {
      await lock.release();
      throw error;
    }
    const packs = this.#packs.writer();
    const draft = new SnapshotDraft(newId(this.#clock, this.#random), about);
    const pending = new Set<string>();
    let isOpen = true;
    const end = async (): Promise<void> => {
      isOpen = false;
      await lock.release();
    };
    return {
      id: draft.id,
      write: async (content, sparse) => {
        const digest = new ContentDigest(sparse);
        const chunks: string[] = [];
        for await (const bytes of chunksOf(content)) {
          digest.update(bytes);
          draft.count(bytes.length);
          const piece = createHash('sha256').update(bytes).digest('hex');
          chunks.push(piece);
          if (this.#packs.isKept(piece) || pending.has(piece)) continue;
          pending.add(piece);
          await packs.add(piece, bytes);
        }
        return { digest: digest.end(), chunks };
      },
      add: (entry) => draft.add(entry),
      commit: async () => {
        await packs.finish();
        const { summary, entries } = draft.finish();
        await this.#snapshots.write(summary, entries);
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
    return Promise.all((await this.#snapshots.ids()).map((id) => this.#snapshots.summary(id)));
  }

  snapshot(id: string): Promise<SnapshotSummary> {
    return this.#snapshots.summary(id);
  }

  async *entries(id: string): AsyncGenerator<Entry, void, undefined> {
    yield* (await this.#snapshots.manifest(id)).entries;
  }

  async *read({ chunks }: StoredContent): AsyncGenerator<Buffer, void, undefined> {
    for (const id of chunks) yield await this.#packs.piece(id);
  }

  remove(ids: readonly string[]): Promise<void> {
    return this.#snapshots.remove(ids);
  }

  async prune(): Promise<PruneResult> {
    if ((await countLocks(this.#locks)) > 0) throw busy();
    await this.#packs.learn();
    const marked = await this.#packs.condemn(this.#packs.packsOf(await this.#usedPieces()));
    // Who has begun a snapshot since may have seen what is now marked. Who begins from here on has not.
    if ((await countLocks(this.#locks)) > 0) {
      await this.#packs.spare(marked);
      throw busy();
    }
    await this.#packs.takeAway(marked);
    return { packs: marked.length };
  }

  async verify(): Promise<readonly StoreProblem[]> {
    const problems: StoreProblem[] = [];
    const checking = async (file: string, work: () => Promise<void>): Promise<void> => {
      try {
        await work();
      } catch (error) {
        if (!OpsError.is(error)) throw error;
        problems.push({ file, message: error.message });
      }
    };
    const whole = await this.#packs.readAll(checking);
    for (const id of await this.#snapshots.ids()) {
      const file = this.#snapshots.fileOf(id);
      await checking(file, async () => {
        const { entries } = await this.#snapshots.manifest(id);
        const missing = entries.find(({ content }) => content?.chunks.some((piece) => !whole.has(piece)));
        if (missing !== undefined) throw damaged(file, 'a piece of a file of it is in no pack that is whole');
      });
    }
    return problems;
  }

  async close(): Promise<void> {
    this.#packs.close();
  }

  async #usedPieces(): Promise<ReadonlySet<string>> {
    const used = new Set<string>();
    for (const id of await this.#snapshots.ids()) {
      const { entries } = await this.#snapshots.manifest(id);
      for (const { content } of entries) for (const piece of content?.chunks ?? []) used.add(piece);
    }
    return used;
  }
}

function busy(): OpsError<StoreErrorCode> {
  return new OpsError('store-busy', 'A snapshot is being taken into this store. Try again once it is there.');
}
