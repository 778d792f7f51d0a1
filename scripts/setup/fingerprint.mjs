import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const SHARED_INPUTS = ['package-lock.json', 'tsconfig.base.json', 'tsconfig.build.json', 'tsup.base.ts', 'turbo.json'];
const PACKAGE_INPUTS = ['src', 'package.json', 'tsconfig.json', 'tsconfig.build.json', 'tsup.config.ts'];

/**
 * @param {string} path file or folder; one that is missing yields nothing
 * @returns {string[]}
 */
function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

/**
 * Path, size and time of each file: what tells in milliseconds whether it is worth asking turbo, which compares contents.
 * @param {readonly string[]} paths
 */
function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesUnder)) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/**
 * Folders of the packages and examples that have a build.
 * @param {string} root
 */
function builtFolders(root) {
  return ['packages', 'examples']
    .map((name) => join(root, name))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .sort()
        .map((name) => join(folder, name)),
    )
    .filter((folder) => existsSync(join(folder, 'tsup.config.ts')));
}

/** @param {string} root */
export function fingerprintInputs(root) {
  const own = builtFolders(root).flatMap((folder) => PACKAGE_INPUTS.map((name) => join(folder, name)));
  return fingerprint([...SHARED_INPUTS.map((name) => join(root, name)), ...own]);
}

/** @param {string} root */
export function fingerprintOutputs(root) {
  return fingerprint(builtFolders(root).map((folder) => join(folder, 'dist')));
}
