/**
 * A path as its bytes, one character (`\x00`..`\xff`) for each: file names need not be UTF-8, and two that differ in one byte
 * are two files. Compares and sorts as the bytes do.
 */
export type BytePath = string;

/** The bytes of a text, as a path of a shell or of a program has them. */
export function toBytePath(text: string): BytePath {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** The bytes themselves. */
export function bytesOf(path: BytePath): Buffer {
  return Buffer.from(path, 'latin1');
}

/** Paths as `xargs -0` reads them: a NUL, which is in none, behind each. */
export function pathList(paths: readonly BytePath[]): Buffer {
  return bytesOf(paths.map((path) => `${path}\0`).join(''));
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** For a person: as UTF-8 where it is that, with everything that does not print written as `\xNN`. */
export function showPath(path: BytePath): string {
  const escaped = (text: string, isControl: RegExp): string =>
    text.replace(isControl, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
  try {
    return escaped(decoder.decode(bytesOf(path)), /[\p{Cc}\\]/gu);
  } catch {
    return escaped(path, /[^\x20-\x5b\x5d-\x7e]/g);
  }
}

/** The directory that a path lies in. */
export function parentOf(path: BytePath): BytePath {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

/** The last part of a path. */
export function nameOf(path: BytePath): BytePath {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** What bears a name in a directory. */
export function pathIn(directory: BytePath, name: BytePath): BytePath {
  return `${directory === '/' ? '' : directory}/${name}`;
}

/** Whether a path is a directory, or lies in it. */
export function isWithin(path: BytePath, directory: BytePath): boolean {
  return path === directory || path.startsWith(pathIn(directory, ''));
}

/** Whether it is one of many directories, or lies in one. */
export function isWithinOneOf(path: BytePath, directories: ReadonlySet<BytePath>): boolean {
  let at = path;
  while (!directories.has(at) && parentOf(at) !== at) at = parentOf(at);
  return directories.has(at);
}

/**
 * Sorts by path: behind a directory at once all that is in it, before a name that begins like its own (`ja`, `ja/x`, `ja.utf8`). Tar
 * sets the times of a directory when it comes to what is not in it. No path may stand there twice.
 */
export function sortedByPath<Item extends { readonly path: BytePath }>(items: Iterable<Item>): Item[] {
  const all = [...items];
  if (areSorted(all)) return all;
  const keyed = all.map((item) => ({ item, key: sortKey(item.path) }));
  keyed.sort(({ key: one }, { key: other }) => (one < other ? -1 : 1));
  return keyed.map(({ item }) => item);
}

/** In no path there is a NUL, so that it may stand for the slash, before every other byte. */
const sortKey = (path: BytePath): string => path.replaceAll('/', '\0');

function areSorted(items: readonly { readonly path: BytePath }[]): boolean {
  let last = '';
  for (const { path } of items) {
    if (compare(last, path) > 0) return false;
    last = path;
  }
  return true;
}

const slash = 0x2f;

/** By the first byte that is another one. Most that is sorted is so already, and needs no keys. */
function compare(one: BytePath, other: BytePath): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) {
    const [left, right] = [one.charCodeAt(at), other.charCodeAt(at)];
    if (left === right) continue;
    if (left === slash) return -1;
    return right === slash ? 1 : left - right;
  }
  return one.length - other.length;
}
