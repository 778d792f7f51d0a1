import type { BytePath } from './byte-path.js';
import type { Entry } from './entry.js';

/**
 * Names of files that have further names which are none of these entries, and how many: what is written into such a file is found
 * there, too, and a file that takes its place is another one there.
 */
export function linksElsewhere(entries: Iterable<Entry>): ReadonlyMap<BytePath, number> {
  const names = new Map<BytePath, Entry[]>();
  for (const entry of entries) {
    if (entry.links < 2 || entry.type === 'directory') continue;
    const file = entry.hardLink ?? entry.path;
    names.set(file, [...(names.get(file) ?? []), entry]);
  }
  return new Map(
    [...names.values()].flatMap((group) =>
      group.filter(({ links }) => links > group.length).map(({ path, links }) => [path, links - group.length] as const),
    ),
  );
}
