import { OpsError } from '@opspilot/core';
import type { BytePath } from '../entry/byte-path.js';
import { isUnread } from '../entry/entry.js';
import { isCaptured } from '../restore/part-of-plan.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import { entriesByPath } from '../store/entries-by-path.js';
import type { Root, SnapshotStore } from '../store/snapshot-store.js';
import type { UndoOptions } from './rollback.js';

/**
 * Tells which files may be left without their content, where there is too much before going back.
 *
 * @param planned - what going back changes
 * @param places - what goes with state beside files, and is in no plan
 */
export function mayLeaveOf(
  planned: ReadonlySet<BytePath>,
  places: readonly Root[],
  { discardLarge = false, prove = false }: Pick<UndoOptions, 'discardLarge' | 'prove'>,
): (path: BytePath) => boolean {
  // A proof compares what was left alone, too.
  return (path) => (planned.has(path) ? discardLarge : !prove && !isCaptured(places, path));
}

/** Those of the paths that a snapshot has without their content. */
export async function unreadOf(
  store: SnapshotStore,
  snapshot: string,
  among: ReadonlySet<BytePath>,
): Promise<readonly BytePath[]> {
  const entries = await entriesByPath(store, snapshot);
  return [...entries.values()]
    .filter((entry) => among.has(entry.path) && isUnread(entry, entries))
    .map(({ path }) => path);
}

/** @throws OpsError `redo-too-large` for `capture-too-large`, or what is given */
export function throwTooLarge(error: unknown): never {
  if (!OpsError.is(error) || error.code !== 'capture-too-large') throw error;
  const { size, maxSize } = error.details as { readonly size: number; readonly maxSize: number };
  throw new OpsError<RollbackErrorCode>(
    'redo-too-large',
    `What is there now is kept first, so that going back can be undone: ${size} bytes, and ${maxSize} are allowed. Nothing was changed. Allow more by maxSize; or go back with { discardLarge: true }, and the largest files that this takes away or replaces are gone for good.`,
    { cause: error, details: error.details },
  );
}
