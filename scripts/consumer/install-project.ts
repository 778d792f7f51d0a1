import { cpSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './npm.js';
import { type Packed, readManifest, withSiblings } from './pack-packages.js';

export interface ProjectOptions {
  readonly folder: string;
  /** Other fields of its package.json. */
  readonly manifest: object;
  /** What the project depends on; ours come from the tarballs, whatever range is given. */
  readonly dependencies: Readonly<Record<string, string>>;
  readonly packed: readonly Packed[];
  /** The repository, where native packages are built already. */
  readonly root: string;
}

function installedFolders(modules: string): readonly string[] {
  if (!existsSync(modules)) return [];
  return readdirSync(modules)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
    );
}

/** Copies compiled addons from the repository, so that a check need not compile them a second time. */
function borrowNativeBuilds(root: string, folder: string): void {
  for (const name of installedFolders(join(folder, 'node_modules'))) {
    const target = join(folder, 'node_modules', name);
    const source = join(root, 'node_modules', name);
    if (!existsSync(join(target, 'binding.gyp')) || !existsSync(join(source, 'build'))) continue;
    const [ours, theirs] = [readManifest(source).version, readManifest(target).version];
    if (ours !== theirs)
      throw new Error(`${name} is ${ours} in the repository and ${theirs} in ${folder}: pin one version`);
    cpSync(join(source, 'build'), join(target, 'build'), { recursive: true });
  }
}

/** Makes a project outside the workspace and installs into it as a user would, from the packed tarballs. */
export async function installProject({ folder, manifest, dependencies, packed, root }: ProjectOptions): Promise<void> {
  const ours = withSiblings(Object.keys(dependencies), packed);
  const tarballs = Object.fromEntries(ours.map(({ manifest: { name }, tarball }) => [name, `file:${tarball}`]));
  const complete = { private: true, type: 'module', ...manifest, dependencies: { ...dependencies, ...tarballs } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(complete, null, 2));
  await npm(folder, 'install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock');
  borrowNativeBuilds(root, folder);
}
