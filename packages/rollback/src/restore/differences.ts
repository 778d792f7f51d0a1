import { showPath } from '../entry/byte-path.js';
import type { Entry, PathState, StoredContent } from '../entry/entry.js';
import { seconds, wholeSeconds } from '../tar/seconds.js';

/** What is known beside what a path looks like. */
export interface LookedAt {
  /** Of what it holds now, where that was read. */
  readonly digest?: string | undefined;
  readonly content?: StoredContent | undefined;
  /** Whether its host has no GNU tar, and sets times in whole seconds. */
  readonly isBare: boolean;
}

/** What keeps a path from being as it was, for a person; undefined when nothing does. */
export function differencesOf(entry: Entry, now: PathState, { digest, content, isBare }: LookedAt): string | undefined {
  if (entry.type !== now.type) return `it is a ${now.type}, not a ${entry.type}`;
  if (entry.uid !== now.uid || entry.gid !== now.gid) {
    return `it belongs to ${now.uid}:${now.gid}, not ${entry.uid}:${entry.gid}`;
  }
  if (entry.target !== now.target) return `it leads to ${showPath(now.target ?? '')}`;
  if (entry.type !== 'symlink' && entry.mode !== now.mode) {
    return `its mode is ${now.mode.toString(8)}, not ${entry.mode.toString(8)}`;
  }
  // The time of a directory tells of what anybody does in it.
  if (entry.type === 'directory') return undefined;
  const timeOf = ({ modifiedAt }: PathState): string => (isBare ? wholeSeconds : seconds)(modifiedAt);
  if (timeOf(entry) !== timeOf(now)) return 'its time is another one';
  if (entry.type !== 'file') return undefined;
  if (entry.size !== now.size) return `it has ${now.size} bytes, not ${entry.size}`;
  return digest === undefined || content === undefined || digest === content.digest
    ? undefined
    : 'its content is another one';
}
