import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

function inFolder(root: string, folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder))
    .sort()
    .map((name) => `${folder}/${name}`);
}

/**
 * Every `packages/<name>/bench/<x>.bench.ts` from `root`, in order of name.
 * @param only a package (`packages/core`) or a file; nothing else is left then
 */
export function benchFiles(root: string, only?: string): readonly string[] {
  const all = inFolder(root, 'packages')
    .flatMap((folder) => inFolder(root, `${folder}/bench`))
    .filter((path) => path.endsWith('.bench.ts'));
  if (only === undefined) return all;
  const wanted = relative(root, join(root, only)).replaceAll('\\', '/');
  return all.filter((path) => path === wanted || path.startsWith(`${wanted}/`));
}
