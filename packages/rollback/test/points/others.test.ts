import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { localExecutor } from '@opspilot/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { undoingPilot } from '../fixtures/undoing-pilot.js';

let tree: string;
let pilot: Awaited<ReturnType<typeof undoingPilot>>;

const write = (name: string, text: string): void => {
  mkdirSync(dirname(join(tree, name)), { recursive: true });
  writeFileSync(join(tree, name), text);
};
const read = (name: string): string => readFileSync(join(tree, name), 'utf8');
const isThere = (name: string): boolean => existsSync(join(tree, name));
const run = async (command: string): Promise<string> => {
  const { status, recoveryPoint } = await pilot.run({ command, cwd: tree });
  expect(status).toBe('succeeded');
  return recoveryPoint?.id ?? '';
};

beforeEach(async () => {
  tree = mkdtempSync(join(tmpdir(), 'others-'));
  for (const name of ['a', 'b', 'sub/c']) write(name, '1');
  pilot = await undoingPilot(localExecutor());
});
afterEach(async () => {
  await pilot.close();
  rmSync(tree, { recursive: true, force: true });
});

describe('what others changed and the command did not', () => {
  it.each([{}, { force: true }])('stays as they left it: %j', async (how) => {
    execFileSync('sh', ['-c', 'mkdir x; echo n > x/n1; tar cf x.tar -C x n1; rm -r x'], { cwd: tree });
    const id = await run('tar xf x.tar && echo 2 > a');
    write('b', 'of others');
    write('sub/c', 'of others');
    write('sub/d', 'new');
    write('new', 'new');
    execFileSync('chmod', ['700', join(tree, 'sub')]);
    const { changes, conflicts } = await pilot.rollback.preview(id);
    const planned = changes.map(({ path }) => path).filter((path) => path.startsWith(tree));
    expect([planned, conflicts]).toEqual([[tree, join(tree, 'a'), join(tree, 'n1')], []]);
    const { success, proof } = await pilot.rollback.undo(id, { ...how, prove: true });
    expect([isThere('n1'), read('a'), read('b'), read('sub/c')]).toEqual([false, '1', 'of others', 'of others']);
    expect([read('sub/d'), read('new'), statSync(join(tree, 'sub')).mode & 0o777]).toEqual(['new', 'new', 0o700]);
    expect(success).toBe(true);
    const [host] = proof?.statement.hosts ?? [];
    expect(host).toMatchObject({ isAsBefore: false, unlike: [] });
    expect(host?.leftAlone).toEqual(expect.arrayContaining([join(tree, 'b'), join(tree, 'new')]));
  });

  it('is a conflict in a directory that goes, and stays there also by force', async () => {
    execFileSync('sh', ['-c', 'mkdir -p made/deep; echo n > made/n; tar cf x.tar made; rm -r made'], { cwd: tree });
    const id = await run('tar xf x.tar');
    write('made/deep/own', 'of others');
    const file = join(tree, 'made/deep/own');
    expect((await pilot.rollback.preview(id)).conflicts).toEqual([file]);
    await expect(pilot.rollback.undo(id)).rejects.toMatchObject({ code: 'restore-conflict' });
    expect(isThere('made/n')).toBe(true);
    const { success, left } = await pilot.rollback.undo(id, { force: true });
    expect([success, left]).toEqual([false, [join(tree, 'made'), join(tree, 'made/deep')]]);
    expect([isThere('made/n'), read('made/deep/own')]).toEqual([false, 'of others']);
  });

  it('comes back only where the way to what the command took away leads through it', async () => {
    const id = await run('rm sub/c');
    rmSync(join(tree, 'sub'), { recursive: true });
    rmSync(join(tree, 'b'));
    expect((await pilot.rollback.preview(id)).conflicts).toEqual([join(tree, 'sub')]);
    await pilot.rollback.undo(id, { force: true });
    expect([read('sub/c'), isThere('b')]).toEqual(['1', false]);
  });

  it('goes by force alone with a directory that stands where something else was', async () => {
    const id = await run('rm a && mkdir a && touch a/x');
    write('a/own', 'of others');
    await expect(pilot.rollback.undo(id)).rejects.toMatchObject({ code: 'restore-conflict' });
    const { point } = await pilot.rollback.undo(id, { force: true });
    expect(read('a')).toBe('1');
    await pilot.rollback.undo(point);
    expect(read('a/own')).toBe('of others');
  });
});

describe('what is as it was already', () => {
  it('is no conflict, though it is not what the command left', async () => {
    execFileSync('cp', ['-a', 'a', 'kept'], { cwd: tree });
    const id = await run('for f in a b sub/c; do echo 2 > $f; done');
    await pilot.rollback.undo(id, { paths: [join(tree, 'b')] });
    execFileSync('cp', ['-a', 'kept', 'a'], { cwd: tree });
    expect((await pilot.rollback.preview(id)).conflicts).toEqual([]);
    execFileSync('sh', ['-c', 'echo 3 > a; touch -r kept a'], { cwd: tree });
    expect((await pilot.rollback.preview(id)).conflicts).toEqual([join(tree, 'a')]);
    execFileSync('cp', ['-a', 'kept', 'a'], { cwd: tree });
    expect((await pilot.rollback.undo(id)).success).toBe(true);
    expect([read('a'), read('b'), read('sub/c')]).toEqual(['1', '1', '1']);
    expect(await pilot.rollback.preview(id)).toMatchObject({ changes: [], conflicts: [] });
  });

  it('is no longer so once somebody changed an attribute of it, which is a conflict', async ({ skip }) => {
    const attribute = (): string =>
      execFileSync('getfattr', ['-n', 'user.a', '--only-values', join(tree, 'a')], { encoding: 'utf8' });
    skip(spawnSync('setfattr', ['-n', 'user.a', '-v', '1', join(tree, 'a')]).status !== 0, 'no attributes here');
    const id = await run('echo 2 > a');
    await pilot.rollback.undo(id);
    expect((await pilot.rollback.preview(id)).changes).toEqual([]);
    execFileSync('setfattr', ['-n', 'user.a', '-v', '2', join(tree, 'a')]);
    await expect(pilot.rollback.undo(id)).rejects.toMatchObject({ code: 'restore-conflict' });
    expect(attribute()).toBe('2');
    await pilot.rollback.undo(id, { force: true });
    expect(attribute()).toBe('1');
  });
});

describe('commits of others', () => {
  it('stay on branches that the command did not move', async () => {
    const git = (...words: readonly string[]): string =>
      execFileSync('git', ['-C', tree, ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const commit = (text: string): void => {
      write('a', text);
      git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qam', text);
    };
    git('init', '-q', '-b', 'main');
    git('add', '-A');
    commit('one');
    const id = await run('git branch side');
    commit('of others');
    const { success } = await pilot.rollback.undo(id);
    expect([success, git('branch').trim(), git('log', '--format=%s')]).toEqual([true, '* main', 'of others\none\n']);
    expect(git('status', '--short')).toBe('');
    const moved = await run('git branch side && git branch -f side HEAD~1');
    git('branch', '-f', 'side', 'HEAD');
    const { conflicts } = await pilot.rollback.preview(moved);
    expect(conflicts).toContain(join(tree, '.git/refs/heads/side'));
  });
});
