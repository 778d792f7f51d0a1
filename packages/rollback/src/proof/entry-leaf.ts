import type { BytePath } from '../entry/byte-path.js';
import { contentOf, type Entry } from '../entry/entry.js';

/** What else a line depends on. */
export interface LeafContext {
  /** Whether it was captured without what is in it: the time of such a directory tells of what anybody does there, and is left out. */
  readonly isAlone: boolean;
  /** How many names a file has that were not captured. */
  readonly elsewhere: number;
}

/**
 * What a proof says of a path, as one line of JSON: all that a restore brings back, and nothing that the kernel gives (inode, device,
 * time of the last change). An array, so that there is one way to write it.
 */
export function entryLeaf(
  entry: Entry,
  entries: ReadonlyMap<BytePath, Entry>,
  { isAlone, elsewhere }: LeafContext,
): string {
  const { path, type, mode, uid, gid, size, target = null, deviceNumber = null } = entry;
  const modifiedAt = isAlone && type === 'directory' ? 0n : entry.modifiedAt;
  const { attributes = {}, accessAcl = null, defaultAcl = null, hardLink = null } = entry;
  const digest = contentOf(entry, entries)?.digest ?? null;
  // What find and tar say of the mode of a symbolic link, and of the size of a directory, depends on the file system.
  return JSON.stringify([
    ...[path, type, type === 'symlink' ? 0 : mode, uid, gid, type === 'file' ? size : 0, String(modifiedAt)],
    ...[digest, target, hardLink, deviceNumber],
    ...[Object.entries(attributes).toSorted(([one], [other]) => (one < other ? -1 : 1)), accessAcl, defaultAcl],
    ...(elsewhere === 0 ? [] : [elsewhere]),
  ]);
}
