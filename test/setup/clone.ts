import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { userEnvironment } from '../../scripts/consumer/npm.js';

const scripts = join(import.meta.dirname, '..', '..', 'scripts');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A small repository with the real set-up scripts and the real npm; its builder counts how often it is asked. */
export interface Clone {
  readonly root: string;
  write(path: string, text: string): void;
  setUp(): Promise<Ended>;
  /** Starts it without waiting, in a process group of its own. */
  begin(): ChildProcess;
  installs(): number;
  builds(): number;
  remove(): void;
}

// It stands where turbo does and, like it, turns sources into dist.
const BUILDER = `
const { appendFileSync, cpSync, existsSync } = require('node:fs');
if (existsSync('packages/a/src/broken')) { console.error('a does not compile'); process.exit(2); }
appendFileSync('builds.log', 'x');
cpSync('packages/a/src', 'packages/a/dist', { recursive: true });
`;

const MANIFEST = {
  name: 'clone',
  private: true,
  engines: { node: '>=20.19' },
  scripts: {
    preinstall: `node -e "require('fs').appendFileSync('installs.log', 'x')"`,
    postinstall: 'node scripts/setup.mjs --installed',
    setup: 'node scripts/setup.mjs',
  },
  devDependencies: { turbo: 'file:turbo' },
};

const LOCKFILE = {
  name: 'clone',
  lockfileVersion: 3,
  packages: {
    '': { name: 'clone', hasInstallScript: true, devDependencies: MANIFEST.devDependencies, engines: MANIFEST.engines },
    'node_modules/turbo': { resolved: 'turbo', link: true },
    turbo: { version: '1.0.0', dev: true },
  },
};

export function makeClone(): Clone {
  const root = mkdtempSync(join(tmpdir(), 'opspilot-setup-'));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const count = (log: string): number => (existsSync(join(root, log)) ? readFileSync(join(root, log)).length : 0);
  cpSync(join(scripts, 'setup.mjs'), join(root, 'scripts/setup.mjs'));
  cpSync(join(scripts, 'setup'), join(root, 'scripts/setup'), { recursive: true });
  write('package.json', JSON.stringify(MANIFEST));
  write('package-lock.json', JSON.stringify(LOCKFILE));
  write('turbo/package.json', JSON.stringify({ name: 'turbo', version: '1.0.0', type: 'commonjs' }));
  write('turbo/bin/turbo', BUILDER);
  write('packages/a/package.json', '{}');
  write('packages/a/tsup.config.ts', '');
  write('packages/a/src/index.js', 'export const a = 1;');

  const begin = (): ChildProcess =>
    spawn('npm', ['run', '--silent', 'setup'], {
      cwd: root,
      env: { ...userEnvironment(), CI: 'true' },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
  return {
    root,
    write,
    begin,
    setUp: () =>
      new Promise((resolve, reject) => {
        const child = begin();
        const output = { stdout: '', stderr: '' };
        child.stdout?.on('data', (chunk) => (output.stdout += chunk));
        child.stderr?.on('data', (chunk) => (output.stderr += chunk));
        child.on('error', reject);
        child.on('close', (code) => resolve({ code, ...output }));
      }),
    installs: () => count('installs.log'),
    builds: () => count('builds.log'),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
