import { hash } from 'node:crypto';
import type { StoredContent } from '../../entry/entry.js';
import { ContentDigest } from '../content-digest.js';
import type { SnapshotDraft } from '../snapshot-draft.js';
import type { ContentParts, SnapshotWriter, SparseShape } from '../snapshot-store.js';
import { chunksOf, wholeFile } from './chunker.js';
import { type StoreFolders, sweepStore } from './prune-store.js';
import { StoreLock } from './store-lock.js';

/** Begins a snapshot in a store. @param keepFree - bytes of the disk that are left to others */
export async function beginSnapshot(
  folders: StoreFolders,
  draft: SnapshotDraft,
  keepFree: number,
): Promise<SnapshotWriter> {
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
  const writer = packs.writer(lock.name, keepFree);
  const pending = new Set<string>();
  let isOpen = true;
  const end = async (): Promise<void> => {
    isOpen = false;
    await lock.release();
  };

  async function keep(bytes: Uint8Array): Promise<string> {
    draft.count(bytes.length);
    const piece = hash('sha256', bytes, 'hex');
    if (!packs.isKept(piece) && !pending.has(piece)) {
      pending.add(piece);
      await writer.add(piece, bytes);
    }
    return piece;
  }

  async function write(content: ContentParts, sparse?: SparseShape): Promise<StoredContent> {
    const whole = sparse === undefined ? wholeOf(content) : undefined;
    // The hash of the only piece of a file is that of the file.
    if (whole !== undefined) return only(await keep(whole));
    const chunks: string[] = [];
    const digest = new ContentDigest(sparse);
    for await (const bytes of chunksOf(content)) {
      digest.update(bytes);
      chunks.push(await keep(bytes));
    }
    return { digest: digest.end(), chunks };
  }

  return {
    id: draft.id,
    write,
    add: (entry) => draft.add(entry),
    commit: async () => {
      await writer.finish();
      const manifest = draft.finish();
      await lock.require();
      await snapshots.write(manifest, lock.name);
      await end();
      return manifest.summary;
    },
    abort: async () => {
      if (!isOpen) return;
      await writer.discard();
      await end();
    },
  };
}

const only = (piece: string): StoredContent => ({ digest: piece, chunks: [piece] });

/** Content that comes as one piece and is kept as one. */
function wholeOf(content: ContentParts): Uint8Array | undefined {
  if (!Array.isArray(content) || content.length !== 1) return undefined;
  const [whole]: readonly Uint8Array[] = content;
  return whole !== undefined && whole.length > 0 && whole.length <= wholeFile ? whole : undefined;
}
