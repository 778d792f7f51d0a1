import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One entry of a package's `exports` that has types. */
export interface EntryPoint {
  readonly packageFolder: string;
  /** `@opspilot/core/sqlite`. */
  readonly name: string;
  /** Built declarations, absolute. */
  readonly declarations: string;
  /** `core-sqlite.api.md`. */
  readonly report: string;
}

/** Every typed entry of every package under `root`, as its package.json exports it. */
export function entryPoints(root: string): readonly EntryPoint[] {
  return readdirSync(join(root, 'packages')).flatMap((folder) => {
    const packageFolder = join(root, 'packages', folder);
    const manifest = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
    return Object.entries<{ types?: string }>(manifest.exports)
      .filter(([, target]) => target.types !== undefined)
      .map(([subpath, target]) => ({
        packageFolder,
        name: `${manifest.name}${subpath.slice(1)}`,
        declarations: join(packageFolder, target.types ?? ''),
        report: `${[folder, ...subpath.split('/').slice(1)].join('-')}.api.md`,
      }));
  });
}
