import type { BytePath } from '../entry/byte-path.js';
import type { Root } from '../store/snapshot-store.js';

/** Roots of both, each once: with all below it where one of them says so. */
export function joinRoots(some: readonly Root[], others: readonly Root[]): readonly Root[] {
  const joined = new Map<BytePath, boolean>();
  for (const { path, recursive } of [...some, ...others]) joined.set(path, recursive || joined.get(path) === true);
  return [...joined].map(([path, recursive]) => ({ path, recursive }));
}
