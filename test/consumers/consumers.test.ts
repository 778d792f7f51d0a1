import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { userEnvironment } from '../../scripts/consumer/npm.js';

// The packages as built, through the eyes of users with different settings: no `@opspilot/source` condition anywhere.
const root = join(import.meta.dirname, '..', '..');
const settings = ['nodenext', 'bundler', 'loose', 'require'];
const compilers = ['typescript', 'typescript-7'];

const packages = readdirSync(join(root, 'packages'));
const consumers = packages
  .map((name) => join('packages', name, 'test', 'consumer'))
  .filter((folder) => existsSync(join(root, folder)))
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)));

/** What a program of Node's printed; empty when all is well and it has nothing to say. */
function node(...argv: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [...argv], { cwd: root, env: userEnvironment() }, (error, stdout, stderr) =>
      resolve(error === null ? stdout : `${stdout}${stderr}` || error.message),
    );
  });
}

describe('users of the built packages', () => {
  it.each(packages)('%s has a consumer with import and one with require', (name) => {
    const own = consumers.filter((path) => path.startsWith(join('packages', name)));
    expect(own.some((path) => path.endsWith('.ts'))).toBe(true);
    expect(own.some((path) => path.endsWith('.cjs'))).toBe(true);
  });

  it.each(compilers.flatMap((compiler) => settings.map((setting) => ({ compiler, setting }))))(
    '$compiler accepts them with the settings $setting',
    async ({ compiler, setting }) => {
      const project = join('test', 'consumers', `tsconfig.${setting}.json`);
      const compile = join('node_modules', compiler, 'bin', 'tsc');
      expect(await node(compile, '--pretty', 'false', '-p', project)).toBe('');
    },
  );

  it('need no types of ssh2, which the driver does not bring', async () => {
    const project = join('test', 'consumers', 'tsconfig.nodenext.json');
    const files = await node(join('node_modules', 'typescript-7', 'bin', 'tsc'), '--listFilesOnly', '-p', project);
    expect(files).toContain('packages/core/dist/ssh.d.ts');
    expect(files).not.toContain('node_modules/@types/ssh2/');
  });

  it.each(consumers)('%s runs', async (path) => {
    const loader = path.endsWith('.ts') ? ['--import', import.meta.resolve('tsx')] : [];
    expect(await node(...loader, path)).toBe('');
  });
});
