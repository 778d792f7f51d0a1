import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './npm.js';

/** The part of a package.json that matters here. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** A published package as npm would upload it. */
export interface Packed {
  readonly manifest: Manifest;
  readonly folder: string;
  readonly tarball: string;
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

function exportedFiles({ exports = {} }: Manifest): readonly string[] {
  return Object.values(exports).flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target)));
}

/** Packs every package under `root` that is meant for npm, as built, into the folder `into`. */
export async function packPackages(root: string, into: string): Promise<readonly Packed[]> {
  mkdirSync(into, { recursive: true });
  const folders = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name));
  const packed: Packed[] = [];
  for (const folder of folders) {
    const manifest = readManifest(folder);
    if (manifest.private === true) continue;
    const [report] = JSON.parse(await npm(folder, 'pack', '--json', '--pack-destination', into));
    const contents = new Set<string>(report.files.map((file: { path: string }) => `./${file.path}`));
    const missing = exportedFiles(manifest).filter((path) => !contents.has(path));
    if (missing.length > 0)
      throw new Error(`${manifest.name} is not built: no ${missing.join(', ')}. Run \`npm run build\``);
    packed.push({ manifest, folder, tarball: join(into, report.filename) });
  }
  return packed;
}

/** `names` and every package of ours that they depend on. */
export function withSiblings(names: readonly string[], packed: readonly Packed[]): readonly Packed[] {
  const wanted = new Set(names);
  for (const name of wanted) {
    const found = packed.find((candidate) => candidate.manifest.name === name);
    for (const dependency of Object.keys(found?.manifest.dependencies ?? {})) wanted.add(dependency);
  }
  return packed.filter((candidate) => wanted.has(candidate.manifest.name));
}
