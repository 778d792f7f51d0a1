import { existsSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { npm } from '../../scripts/consumer/npm.js';
import { type Clone, makeClone } from './clone.js';

let clone: Clone;
beforeEach(() => {
  clone = makeClone();
});
afterEach(() => clone.remove());

describe('setting up', () => {
  it('installs and builds once, says so on stderr alone, and then has nothing to do', async () => {
    const first = await clone.setUp();
    expect(first).toMatchObject({ code: 0, stdout: '' });
    expect(first.stderr).toContain('Installing packages');
    expect(readFileSync(join(clone.root, 'packages/a/dist/index.js'), 'utf8')).toContain('a = 1');
    expect(await clone.setUp()).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect([clone.installs(), clone.builds()]).toEqual([1, 1]);
  });

  it('builds again when a source or what was built has changed, and installs nothing', async () => {
    await clone.setUp();
    clone.write('packages/a/src/index.js', 'export const a = 2;');
    await clone.setUp();
    expect(readFileSync(join(clone.root, 'packages/a/dist/index.js'), 'utf8')).toContain('a = 2');
    rmSync(join(clone.root, 'packages/a/dist'), { recursive: true });
    await clone.setUp();
    utimesSync(join(clone.root, 'packages/a/dist/index.js'), 1, 1);
    await clone.setUp();
    expect([clone.installs(), clone.builds()]).toEqual([1, 4]);
  });

  it('installs again when the lockfile has changed', async () => {
    await clone.setUp();
    const lockfile = readFileSync(join(clone.root, 'package-lock.json'), 'utf8');
    clone.write('package-lock.json', `${lockfile}\n`);
    expect((await clone.setUp()).code).toBe(0);
    expect(clone.installs()).toBe(2);
  });

  it('takes an install by hand for one', async () => {
    await npm(clone.root, 'install');
    expect((await clone.setUp()).stderr).not.toContain('Installing');
    expect([clone.installs(), clone.builds()]).toEqual([1, 1]);
  });

  it('lets one process work when several start at once', async () => {
    const ended = await Promise.all([clone.setUp(), clone.setUp(), clone.setUp()]);
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect([clone.installs(), clone.builds()]).toEqual([1, 1]);
  });

  it('starts over after it was killed in the middle of an install', async () => {
    const child = clone.begin();
    const ended = new Promise((resolve) => child.once('close', resolve));
    while (clone.installs() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    await ended;
    const next = await clone.setUp();
    expect(next.code).toBe(0);
    expect(existsSync(join(clone.root, 'packages/a/dist/index.js'))).toBe(true);
    expect((await clone.setUp()).stderr).toBe('');
  });

  it('shows why a build failed, fails, and tries again the next time', async () => {
    clone.write('packages/a/src/broken', '');
    const failed = await clone.setUp();
    expect(failed).toMatchObject({ code: 1, stdout: '' });
    expect(failed.stderr).toContain('a does not compile');
    expect(failed.stderr).toContain('Setting up failed: `turbo run build` ended with code 2');
    rmSync(join(clone.root, 'packages/a/src/broken'));
    expect((await clone.setUp()).code).toBe(0);
    expect([clone.installs(), clone.builds()]).toEqual([1, 1]);
  });

  it('shows why an install failed, even where npm was told to be silent', async () => {
    clone.write(
      'package.json',
      readFileSync(join(clone.root, 'package.json'), 'utf8').replace('file:turbo', 'file:gone'),
    );
    const failed = await clone.setUp();
    expect(failed).toMatchObject({ code: 1, stdout: '' });
    expect(failed.stderr).toMatch(/npm error[\s\S]*Setting up failed: `npm ci` ended with code 1/);
  });
});
