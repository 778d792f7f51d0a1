import { type Clock, newId, OpsError, type Random, systemClock, systemRandom } from '@opspilot/core';
import type { Entry, StoredContent } from '../../entry/entry.js';
import { checkFileStore } from '../check-store-options.js';
import { SnapshotDraft } from '../snapshot-draft.js';
import type { SnapshotAbout, SnapshotStore, SnapshotSummary, SnapshotWriter } from '../snapshot-store.js';
import { makeStoreDirectory } from '../store-error.js';
import { beginSnapshot } from './begin-snapshot.js';
import { loadCodecs } from './codec.js';
import { PackFolder } from './pack-folder.js';
import { type PruneResult, pruneStore, type StoreFolders } from './prune-store.js';
import { SnapshotFolder } from './snapshot-folder.js';
import { type StoreProblem, verifyStore } from './verify-store.js';

/** Options of {@link fileSnapshotStore}. */
export interface FileStoreOptions {
  /** 32 bytes, by which everything in the store is encrypted (AES-256-GCM). It is not kept; without it the store cannot be read. */
  readonly key?: Uint8Array;
  /**
   * Bytes of the store's disk that are left to others: content that would take of them is `store-full`, also of what an undo replaces.
   * Default 0: the disk may be filled.
   */
  readonly keepFree?: number;
  readonly clock?: Clock;
  readonly random?: Random;
}

/** A store in a directory. */
export interface FileSnapshotStore extends SnapshotStore {
  /** All that are kept and can be read, the oldest first: those that are damaged `verify` names. */
  snapshots(): Promise<readonly SnapshotSummary[]>;
  /**
   * Frees what no snapshot needs. Packs of which little is needed are written anew. Several processes may try at a time.
   * @throws OpsError `store-busy` while any process takes a snapshot or prunes, `store-damaged` (then nothing is taken away: a snapshot
   * whose file is damaged may be given to `remove` by its id, which is that file's name),
   * `store-full`
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
 * @throws OpsError `rollback-options-invalid`, `store-damaged`, `store-key-wrong`, `store-codec-missing`, `store-unusable`
 */
export async function fileSnapshotStore(directory: string, options: FileStoreOptions = {}): Promise<FileSnapshotStore> {
  checkFileStore(directory, options);
  const store = new PackedStore(directory, options);
  await store.open();
  return store;
}

/** One that is damaged, or that somebody removes meanwhile, does not keep the others from being told. */
function unlessUnreadable(error: unknown): undefined {
  const code = OpsError.is(error) ? error.code : '';
  if (code !== 'store-damaged' && code !== 'snapshot-unknown') throw error;
}

class PackedStore implements FileSnapshotStore {
  readonly #folders: StoreFolders;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #keepFree: number;

  constructor(directory: string, options: FileStoreOptions) {
    const { key, keepFree = 0, clock = systemClock, random = systemRandom } = options;
    const own = key === undefined ? undefined : Buffer.from(key);
    this.#folders = {
      packs: new PackFolder(`${directory}/packs`, own),
      snapshots: new SnapshotFolder(`${directory}/snapshots`, own),
      locks: `${directory}/locks`,
    };
    this.#clock = clock;
    this.#random = random;
    this.#keepFree = keepFree;
  }

  async open(): Promise<void> {
    await loadCodecs();
    makeStoreDirectory(this.#folders.locks);
    await this.#folders.snapshots.open();
    await this.#folders.packs.open();
  }

  begin(about: SnapshotAbout): Promise<SnapshotWriter> {
    const draft = new SnapshotDraft(newId(this.#clock, this.#random), about);
    return beginSnapshot(this.#folders, draft, this.#keepFree);
  }

  async snapshots(): Promise<readonly SnapshotSummary[]> {
    const { snapshots } = this.#folders;
    const summaries = (await snapshots.ids()).map((id) => snapshots.summary(id).catch(unlessUnreadable));
    return (await Promise.all(summaries)).filter((summary) => summary !== undefined);
  }

  snapshot(id: string): Promise<SnapshotSummary> {
    return this.#folders.snapshots.summary(id);
  }

  async entries(id: string): Promise<readonly Entry[]> {
    return (await this.#folders.snapshots.manifest(id)).entries;
  }

  async *read({ chunks }: StoredContent): AsyncGenerator<Buffer, void, undefined> {
    for (const id of chunks) yield await this.#folders.packs.piece(id);
  }

  remove(ids: readonly string[]): Promise<void> {
    return this.#folders.snapshots.remove(ids);
  }

  prune(): Promise<PruneResult> {
    return pruneStore(this.#folders);
  }

  verify(): Promise<readonly StoreProblem[]> {
    return verifyStore(this.#folders);
  }

  async close(): Promise<void> {
    this.#folders.packs.close();
  }
}
