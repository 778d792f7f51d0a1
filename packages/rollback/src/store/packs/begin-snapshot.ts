import { createHash } from 'node:crypto';
import type { StoredContent } from '../../entry/entry.js';
import { ContentDigest } from '../content-digest.js';
import type { SnapshotDraft } from '../snapshot-draft.js';
import type { SnapshotWriter, SparseShape } from '../snapshot-store.js';
import { chunksOf } from './chunker.js';
import { type StoreFolders, sweepStore } from './prune-store.js';
import { StoreLock } from './store-lock.js';

/** Begins a snapshot in a store. */
export async function beginSnapshot(folders: StoreFolders, draft: SnapshotDraft): Promise<SnapshotWriter> {
  const { packs, snapshots, locks } = folders;
  // What nobody has marked from now on is there until this snapshot is.
  const lock = await StoreLock.take(locks, '.lock');
  try {
    await sweepStore(folders, lock);
    await packs.learn();
  } catch (error) {
    await lock.release();
    throw error;
  }
  const writer = packs.writer(lock.name);
  const pending = new Set<string>();
  let isOpen = true;
  const end = async (): Promise<void> => {
    isOpen = false;
    await lock.release();
  };

  async function keep(bytes: Buffer): Promise<string> {
    draft.count(bytes.length);
    const piece = createHash('sha256').update(bytes).digest('hex');
    if (!packs.isKept(piece) && !pending.has(piece)) {
      pending.add(piece);
      await writer.add(piece, bytes);
    }
    return piece;
  }

  async function write(content: AsyncIterable<Uint8Array>, sparse?: SparseShape): Promise<StoredContent> {
    const chunks: string[] = [];
    // The hash of the only piece of a file is that of the file.
    let only: Buffer | undefined;
    let digest = sparse === undefined ? undefined : new ContentDigest(sparse);
    for await (const bytes of chunksOf(content)) {
      if (chunks.length === 1 && only !== undefined && digest === undefined) {
        digest = new ContentDigest();
        digest.update(only);
      }
      only = chunks.length === 0 ? bytes : undefined;
      digest?.update(bytes);
      chunks.push(await keep(bytes));
    }
    const [first] = chunks;
    return { digest: digest?.end() ?? first ?? new ContentDigest().end(), chunks };
  }

  return {
    id: draft.id,
    write,
    add: (entry) => draft.add(entry),
    commit: async () => {
      await writer.finish();
      const { summary, entries } = draft.finish();
      await lock.require();
      await snapshots.write(summary, entries, lock.name);
      await end();
      return summary;
    },
    abort: async () => {
      if (!isOpen) return;
      await writer.discard();
      await end();
    },
  };
}
