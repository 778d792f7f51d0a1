import { type BytePath, sortedByPath } from '../entry/byte-path.js';
import type { Entry } from '../entry/entry.js';

/** The names of one file joined: the one that comes first keeps its content, the others name that one. Sorted by path. */
export function joinLinks(entries: Iterable<Entry>): readonly Entry[] {
  const firsts = new Map<string, BytePath>();
  return sortedByPath(entries).map((entry) => {
    if (entry.links < 2 || entry.type === 'directory') return entry;
    const { hardLink: _hardLink, content: _content, segments: _segments, ...rest } = entry;
    const file = `${entry.device}:${entry.inode}`;
    const first = firsts.get(file);
    if (first !== undefined) return { ...rest, hardLink: first };
    firsts.set(file, entry.path);
    return entry;
  });
}
