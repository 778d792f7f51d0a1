import { quote } from '@opspilot/core';
import type { BytePath } from '../entry/byte-path.js';

/** A path as one word of a POSIX shell. */
export function wordOf(path: BytePath): string {
  return quote(path);
}

/** The same as part of a command, which is text: bytes that are not ASCII are spelled out. Not for a path that ends with a newline. */
export function commandWordOf(path: BytePath): string {
  if (/^[\x20-\x7e]*$/.test(path)) return wordOf(path);
  const octal = (byte: string): string => `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`;
  return `"$(printf '${path.replace(/[^A-Za-z0-9/._-]/g, octal)}')"`;
}

/** Groups of so many at most. */
export function inGroups<Item>(items: readonly Item[], most: number): readonly (readonly Item[])[] {
  const groups: Item[][] = [];
  for (let from = 0; from < items.length; from += most) groups.push(items.slice(from, from + most));
  return groups;
}
