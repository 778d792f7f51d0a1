import { showPath } from '../entry/byte-path.js';
import type { Entry, PathState, StoredContent } from '../entry/entry.js';

/** What keeps a path from being as it was, for a person; undefined when nothing does. */
export function differencesOf(
  entry: Entry,
  now: PathState,
  digest?: string,
  content?: StoredContent,
): string | undefined {
  if (entry.type !== now.type) return `it is a ${now.type}, not a ${entry.type}`;
  if (entry.uid !== now.uid || entry.gid !== now.gid) {
    return `it belongs to ${now.uid}:${now.gid}, not ${entry.uid}:${entry.gid}`;
  }
  if (entry.type === 'symlink') {
    return entry.target === now.target ? undefined : `it leads to ${showPath(now.target ?? '')}`;
  }
  if (entry.mode !== now.mode) return `its mode is ${now.mode.toString(8)}, not ${entry.mode.toString(8)}`;
  // The time of a directory tells of what anybody does in it.
  if (entry.type === 'directory') return undefined;
  if (entry.modifiedAt !== now.modifiedAt) return 'its time is another one';
  if (entry.type !== 'file') return undefined;
  if (entry.size !== now.size) return `it has ${now.size} bytes, not ${entry.size}`;
  return digest === undefined || content === undefined || digest === content.digest
    ? undefined
    : 'its content is another one';
}
