import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { moduleImports } from './module-imports.js';
import type { SourceFile } from './source-file.js';

/** `@scope/name` of `@scope/name/sub/path`. */
function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function loadedWith(file: SourceFile): readonly string[] {
  return moduleImports(file.path, file.text)
    .filter((found) => !found.typeOnly && !found.deferred)
    .map((found) => found.specifier);
}

/** The packages that importing `entry` loads at once, through whatever files of ours. */
export function loadedPackages(entry: string, files: readonly SourceFile[]): readonly string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const packages = new Set<string>();
  const reached = new Set([entry]);
  // A set that grows while it is walked: each file is visited once.
  for (const path of reached) {
    const file = byPath.get(path);
    if (file === undefined) throw new Error(`${path} is imported and does not exist`);
    for (const specifier of loadedWith(file)) {
      if (specifier.startsWith('.')) reached.add(posix.join(posix.dirname(path), specifier).replace(/\.js$/, '.ts'));
      else if (!isBuiltin(specifier)) packages.add(packageName(specifier));
    }
  }
  return [...packages].sort();
}
