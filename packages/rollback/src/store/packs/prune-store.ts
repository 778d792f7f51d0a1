import { OpsError } from '@opspilot/core';
import type { StoreErrorCode } from '../store-error.js';
import { sweepUnfinished } from './durable-file.js';
import type { PackFolder } from './pack-folder.js';
import type { SnapshotFolder } from './snapshot-folder.js';
import { StoreLock } from './store-lock.js';

/** The folders of a store. */
export interface StoreFolders {
  readonly packs: PackFolder;
  readonly snapshots: SnapshotFolder;
  /** Directory of the locks. */
  readonly locks: string;
}

/** What upkeep did. */
export interface PruneResult {
  /** Packs that nothing needs any more, and that were taken away. */
  readonly packs: number;
}

/** A pack of which less than that is needed is written anew, 0..1. */
const worthKeeping = 0.75;

/**
 * Frees what no snapshot needs, in two phases: packs are marked first, so that no snapshot that begins from then on counts on them,
 * and taken away once nobody is at work who has seen them without the mark. Killed at any moment it leaves all that is needed.
 *
 * @throws OpsError `store-busy`, `store-damaged` (nothing was taken away), `store-full`
 */
export async function pruneStore(folders: StoreFolders): Promise<PruneResult> {
  const { packs, snapshots, locks } = folders;
  const lock = await StoreLock.take(locks, '.prune');
  try {
    await sweepStore(folders, lock);
    if ((await lock.others()).length > 0) throw busy();
    // Packs are on the disk before the snapshot that needs them: those of all that were seen are learnt after it.
    const seen = await snapshots.ids();
    const used = await snapshots.pieces(seen);
    await packs.learn();
    await repack(packs, used, lock);
    const needed = packs.useOf(used);
    await packs.mark((pack) => needed.has(pack));
    // Who has begun a snapshot since may have seen what is marked now without the mark. Who begins from here on has not.
    if ((await lock.others()).length > 0) {
      await packs.mark(() => true);
      throw busy();
    }
    // A snapshot that was begun and finished in between is not among those that were looked at. What it wrote itself bears no mark.
    const known = new Set(seen);
    const later = packs.packsOf(await snapshots.pieces((await snapshots.ids()).filter((id) => !known.has(id))));
    const marked = await packs.mark((pack) => needed.has(pack) || later.has(pack));
    await lock.require();
    await packs.takeAwayMarked();
    return { packs: marked.length };
  } finally {
    await lock.release();
  }
}

/** Takes away the locks of processes that are gone, and what they left unfinished. */
export async function sweepStore({ packs, snapshots }: StoreFolders, lock: StoreLock): Promise<void> {
  const unfinished = [...(await packs.unfinished()), ...(await snapshots.unfinished())];
  await sweepUnfinished(unfinished, [lock.name, ...(await lock.others())]);
}

/** Writes anew what is needed of packs that hold little else, so that they are needed no more. */
async function repack(packs: PackFolder, used: ReadonlySet<string>, lock: StoreLock): Promise<void> {
  const sparse = [...packs.useOf(used)].filter(([, share]) => share < worthKeeping).map(([pack]) => pack);
  if (sparse.length === 0) return;
  const writer = packs.writer(lock.name);
  try {
    for (const id of packs.piecesIn(new Set(sparse), used)) await writer.add(id, await packs.piece(id));
    await writer.finish();
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

function busy(): OpsError<StoreErrorCode> {
  return new OpsError(
    'store-busy',
    'A snapshot is being taken into this store, or somebody else frees it. Try again once that has come to its end.',
  );
}
