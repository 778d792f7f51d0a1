import { quote } from '@opspilot/core';
import type { BytePath } from '../entry/byte-path.js';

/** Names in one call of a program. */
const perCall = 500;

/** The same call for as many files as it fits. */
export function callsOf<File>(
  files: readonly File[],
  nameOf: (file: File) => BytePath,
  callFor: (file: File) => string,
): readonly string[] {
  return [...groupBy(files, callFor)].flatMap(([call, group]) =>
    groupsOf(group).map((some) => `${call} -- ${some.map((file) => quote(nameOf(file))).join(' ')}`),
  );
}

export function groupBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item)) ?? [];
    group.push(item);
    groups.set(keyOf(item), group);
  }
  return groups;
}

/** Groups of as many as fit in one call. */
export function groupsOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / perCall) }, (_, index) =>
    items.slice(index * perCall, (index + 1) * perCall),
  );
}
