import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { matchesWildcard } from './wildcard.js';

const magic = /[*?[]/;

/**
 * The files that an absolute pattern stands for, in the order of their names, as glob(7): `*`, `?` and `[a-z]` within
 * one part of the path, hidden files only where the pattern says the dot. Without any of these signs the path itself.
 */
export async function expandGlob(pattern: string): Promise<readonly string[]> {
  if (!magic.test(pattern)) return [pattern];
  let found: readonly string[] = ['/'];
  for (const part of pattern.split('/').filter((name) => name !== '')) {
    const next = await Promise.all(found.map((directory) => step(directory, part)));
    found = next.flat();
  }
  return found;
}

async function step(directory: string, part: string): Promise<readonly string[]> {
  if (!magic.test(part)) return [join(directory, part)];
  const names = await namesIn(directory);
  return names
    .filter((name) => (part.startsWith('.') || !name.startsWith('.')) && matchesPart(name, part))
    .sort()
    .map((name) => join(directory, name));
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch {
    // What is no directory has nothing in it, and what may not be listed matches nothing, as for ssh.
    return [];
  }
}

function matchesPart(name: string, part: string): boolean {
  if (!part.includes('[')) return matchesWildcard(name, part);
  const signs = /\[(!?)([^\]]+)\]|\*+|[\s\S]/g;
  const source = part.replace(signs, (sign, not: string | undefined, set: string | undefined) => {
    if (set !== undefined) return `[${not === '!' ? '^' : ''}${set.replace(/[\\^]/g, '\\$&')}]`;
    if (sign.startsWith('*')) return '.*';
    return sign === '?' ? '.' : sign.replace(/[\\^$.|+()[\]{}]/, '\\$&');
  });
  try {
    return new RegExp(`^${source}$`, 's').test(name);
  } catch {
    // A range the wrong way round, such as [z-a], matches nothing.
    return false;
  }
}
