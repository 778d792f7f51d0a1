import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const source = fileURLToPath(new URL('../../src', import.meta.url));
const tsx = import.meta.resolve('tsx');
/** What the sources need at run time, vitest aside. */
const packages = ['kysely', 'eventemitter3'];

describe('@opspilot/core/testing where vitest is not installed', () => {
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'opspilot-testing-'));
    await cp(source, folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await mkdir(join(folder, 'node_modules'));
    for (const name of packages) {
      const [path = ''] = fileURLToPath(import.meta.resolve(name)).split(`${sep}${name}${sep}`);
      await symlink(join(path, name), join(folder, 'node_modules', name));
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const run = async (code: string): Promise<string> => {
    const main = join(folder, 'main.ts');
    await writeFile(main, `import * as testing from './testing.js';\n${code}`);
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', tsx, main], { cwd: folder });
    return stdout;
  };

  it('offers its fakes', async () => {
    const code = `
      const clock = testing.manualClock();
      const before = clock.now();
      await clock.advance(5);
      process.stdout.write(clock.now() - before + ' ' + typeof testing.seededRandom(1));`;
    expect(await run(code)).toBe('5 object');
  });

  it.each(['describeExecutor', 'describeStorageAdapter', 'describeBusBridge'])(
    'refuses %s, saying what to install',
    async (suite) => {
      const code = `
      try { testing.${suite}('mine', {}); } catch (error) { process.stdout.write(error.code + ': ' + error.message); }`;
      expect(await run(code)).toMatch(/^vitest-missing: .*npm install --save-dev vitest$/);
    },
  );
});
