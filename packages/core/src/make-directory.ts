import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a directory for its owner alone (mode 0700), and those above it that are missing. One that is there is left alone.
 *
 * Instead of Node's `recursive`: on ENOENT it makes the parent and tries again for as long as that goes well, which is for
 * ever where the parent is there and nothing can be made in it, as in /proc.
 *
 * @throws what `mkdirSync` throws
 */
export function makeDirectory(path: string): void {
  if (isDirectory(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeDirectory(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!isDirectory(path)) throw error;
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
