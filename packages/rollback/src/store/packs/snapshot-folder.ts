import { open, readdir, readFile, rm } from 'node:fs/promises';
import type { Manifest } from '../manifest.js';
import type { SnapshotSummary } from '../snapshot-store.js';
import { damaged, makeStoreDirectory } from '../store-error.js';
import { unknownSnapshot } from '../unknown-snapshot.js';
import { blockLength, headerLength } from './block.js';
import { syncDirectory, unfinishedIn } from './durable-file.js';
import { KnownBlocks } from './known-blocks.js';
import { type ManifestKeys, readManifest, readSummary, writeManifest } from './manifest-file.js';

const suffix = '.snapshot';

/** The manifests of a store, one file for each snapshot. */
export class SnapshotFolder {
  readonly #directory: string;
  readonly #keys: ManifestKeys;

  constructor(directory: string, key: Buffer | undefined) {
    this.#directory = directory;
    this.#keys = { key, known: new KnownBlocks() };
  }

  async open(): Promise<void> {
    makeStoreDirectory(this.#directory);
  }

  /** The oldest first: ids sort by time. */
  async ids(): Promise<readonly string[]> {
    const names = (await readdir(this.#directory)).filter((name) => name.endsWith(suffix));
    return names.map((name) => name.slice(0, -suffix.length)).sort();
  }

  /** Whether there is a file of a snapshot, whatever it holds. */
  async isThere(id: string): Promise<boolean> {
    return (await this.ids()).includes(id);
  }

  /** What a snapshot is of, without its entries. @throws OpsError `snapshot-unknown`, `store-damaged`, `store-key-wrong`, `store-codec-missing` */
  async summary(id: string): Promise<SnapshotSummary> {
    const file = await open(this.#path(id), 'r').catch((error: NodeJS.ErrnoException) => raise(error, id));
    try {
      const header = Buffer.alloc(headerLength);
      await file.read(header, 0, headerLength, 0);
      const length = blockLength(header);
      const { size } = await file.stat();
      if (length === undefined || length > size) throw damaged(this.fileOf(id), 'it does not begin as it should');
      const block = Buffer.alloc(length);
      await file.read(block, 0, length, 0);
      return readSummary(block, this.fileOf(id), id, this.#keys).summary;
    } finally {
      await file.close();
    }
  }

  /** @throws OpsError `snapshot-unknown`, `store-damaged`, `store-key-wrong`, `store-codec-missing` */
  async manifest(id: string): Promise<Manifest> {
    const bytes = await readFile(this.#path(id)).catch((error: NodeJS.ErrnoException) => raise(error, id));
    return readManifest(bytes, this.fileOf(id), id, this.#keys);
  }

  /**
   * @param lock - name of the lock that is held
   * @throws OpsError `store-full`
   */
  async write(manifest: Manifest, lock: string): Promise<void> {
    await writeManifest(this.#directory, `${manifest.summary.id}${suffix}`, manifest, this.#keys, lock);
  }

  /** All pieces that snapshots need. One that is forgotten meanwhile needs none. */
  async pieces(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const used = new Set<string>();
    for (const id of ids) {
      const bytes = await readFile(this.#path(id)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
        return undefined;
      });
      if (bytes === undefined) continue;
      const { entries } = readManifest(bytes, this.fileOf(id), id, this.#keys);
      for (const { content } of entries) for (const piece of content?.chunks ?? []) used.add(piece);
    }
    return used;
  }

  unfinished(): Promise<readonly string[]> {
    return unfinishedIn(this.#directory);
  }

  /** Those that there are not are left out. */
  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) await rm(this.#path(id), { force: true });
    await syncDirectory(this.#directory);
  }

  /** Name of the file of a snapshot. */
  fileOf(id: string): string {
    return `${id}${suffix}`;
  }

  #path(id: string): string {
    return `${this.#directory}/${this.fileOf(id)}`;
  }
}

function raise(error: NodeJS.ErrnoException, id: string): never {
  throw error.code === 'ENOENT' ? unknownSnapshot(id) : error;
}
