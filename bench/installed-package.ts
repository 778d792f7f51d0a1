import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { installProject } from '../scripts/consumer/install-project.js';
import { packPackages } from '../scripts/consumer/pack-packages.js';
import { median } from './harness.js';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');

/** A package of ours as npm lays it down at a user's: packed, and installed with what it needs and no more. */
export interface InstalledPackage {
  /** `name@version` of whatever has an install script or holds native code. */
  nativePackages(): readonly string[];
  /** Sum of all files in node_modules, bytes. */
  installedBytes(): number;
  /** CPU milliseconds that a fresh process spends on importing it, and on importing an empty module. */
  importCpu(rounds: number): Promise<{ readonly ours: number; readonly empty: number }>;
  /** Bytes of what `import * from` it loads at once, bundled, minified and gzipped; with its dependencies or without. */
  bundledBytes(dependencies: 'with' | 'without'): Promise<number>;
  remove(): void;
}

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

async function bundledBytes(project: string, name: string, dependencies: 'with' | 'without'): Promise<number> {
  const { peerDependencies = {}, dependencies: plain = {} } = JSON.parse(
    readFileSync(join(project, 'node_modules', name, 'package.json'), 'utf8'),
  );
  const left = dependencies === 'with' ? Object.keys(peerDependencies) : Object.keys({ ...peerDependencies, ...plain });
  const outdir = join(project, 'bundle');
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export * from ${JSON.stringify(name)};`, resolveDir: project },
    bundle: true,
    minify: true,
    // What `import()` loads later goes to files of its own, which are not counted.
    splitting: true,
    outdir,
    write: false,
    metafile: true,
    absWorkingDir: project,
    platform: 'node',
    format: 'esm',
    external: left.flatMap((dependency) => [dependency, `${dependency}/*`]),
  });
  const reached = new Set(
    Object.keys(metafile.outputs).filter((path) => metafile.outputs[path]?.entryPoint === '<stdin>'),
  );
  for (const path of reached) {
    const now = metafile.outputs[path]?.imports.filter(
      ({ kind, external }) => kind === 'import-statement' && !external,
    );
    for (const imported of now ?? []) reached.add(imported.path);
  }
  return outputFiles
    .filter(({ path }) => reached.has(relative(project, path)))
    .reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
}

/** Needs the built packages; installs into a temporary folder. */
export async function installedPackage(name: string): Promise<InstalledPackage> {
  const folder = mkdtempSync(join(tmpdir(), 'opspilot-package-'));
  const project = join(folder, 'project');
  mkdirSync(project);
  const packed = await packPackages(root, join(folder, 'tarballs'));
  await installProject({ folder: project, manifest: {}, dependencies: { [name]: '*' }, packed, root });
  const modules = filesUnder(join(project, 'node_modules'));

  const importOnce = async (module: string): Promise<number> => {
    const code = `const before = process.cpuUsage(); await import(${JSON.stringify(module)});
      const { user, system } = process.cpuUsage(before); console.log((user + system) / 1000);`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code], { cwd: project });
    return Number(stdout);
  };

  return {
    nativePackages: () => {
      const manifests = modules.filter((path) =>
        /node_modules[\\/](@[^\\/]+[\\/])?[^\\/]+[\\/]package\.json$/.test(path),
      );
      const isNative = (path: string): boolean => {
        const { scripts = {} } = JSON.parse(readFileSync(path, 'utf8'));
        const home = path.slice(0, -'package.json'.length);
        const installs = ['preinstall', 'install', 'postinstall'].some((script) => script in scripts);
        return (
          installs ||
          existsSync(`${home}binding.gyp`) ||
          modules.some((file) => file.startsWith(home) && file.endsWith('.node'))
        );
      };
      return manifests.filter(isNative);
    },
    installedBytes: () => modules.reduce((sum, path) => sum + statSync(path).size, 0),
    importCpu: async (rounds) => {
      writeFileSync(join(project, 'empty.mjs'), '');
      const samples: { ours: number; empty: number }[] = [];
      // In turns, after one of each to warm the file cache.
      for (let i = 0; i <= rounds; i++)
        samples.push({ ours: await importOnce(name), empty: await importOnce('./empty.mjs') });
      const measured = samples.slice(1);
      return {
        ours: median(measured.map((sample) => sample.ours)),
        empty: median(measured.map((sample) => sample.empty)),
      };
    },
    bundledBytes: (dependencies) => bundledBytes(project, name, dependencies),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
