import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor } from '@opspilot/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manifestOf } from '../fixtures/manifest.js';
import { undoingPilot } from '../fixtures/undoing-pilot.js';

let folder: string;
let tree: string;
let pilot: Awaited<ReturnType<typeof undoingPilot>>;

const sh = (script: string): string => execFileSync('sh', ['-c', script], { cwd: tree, encoding: 'utf8' });
const become = { user: 'nobody' };
const run = async (command: string) => {
  const { status, recoveryPoint } = await pilot.run({ command, cwd: tree, become });
  expect(status).toBe('succeeded');
  return { id: recoveryPoint?.id ?? '', summary: recoveryPoint?.summary ?? '' };
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'without-'));
  tree = join(folder, 'tree');
  mkdirSync(tree);
  sh('chmod 755 .. .; echo a > f; echo b > g; mkdir d; echo c > d/h; chown -R nobody:nogroup .');
  pilot = await undoingPilot(localExecutor());
});
afterEach(async () => {
  await pilot.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(process.getuid?.() !== 0)('a command of a user without privilege', () => {
  it.each(['echo x > f', 'rm f', 'chmod 640 f g', 'mv d e; rm g', 'ln -s f l; echo x > d/h'])(
    'is taken back by its user: %s',
    async (command) => {
      const before = manifestOf(tree);
      const { id, summary } = await run(command);
      expect(summary).not.toContain('not:');
      expect(await pilot.rollback.undo(id)).toMatchObject({ success: true, losses: [] });
      expect(manifestOf(tree)).toBe(before);
    },
  );

  it.each([
    ['chown nobody:root f', 'echo x > f'],
    ['chown root:root f; chmod 666 f', 'echo x > f'],
    ['chown root:root f', 'rm f'],
    ['ln -s g f2; rm f; mv f2 f; chown -h root:root f', 'rm f'],
  ])("that replaces what is not its user's is told beforehand to lose the owner: %s", async (set, command) => {
    sh(set);
    const before = manifestOf(tree);
    const { id, summary } = await run(command);
    expect(summary).toContain(`not: owner and group of ${tree}/f, where it replaces or deletes that`);
    await expect(pilot.rollback.undo(id)).rejects.toMatchObject({ code: 'restore-failed' });
    expect(await pilot.rollback.undo(id, { become: { user: 'root' } })).toMatchObject({ success: true });
    expect(manifestOf(tree)).toBe(before);
  });

  it('that changes a file in a directory of others is told beforehand to lose that', async () => {
    sh('chown root:root .');
    const before = manifestOf(tree);
    const { id, summary } = await run('echo x > f');
    expect(summary).toContain(`not: what it changes of ${tree}/f, in whose directory its user can put nothing`);
    await expect(pilot.rollback.undo(id)).rejects.toMatchObject({ code: 'restore-failed' });
    expect(sh('cat f')).toBe('x\n');
    expect(await pilot.rollback.undo(id, { become: { user: 'root' } })).toMatchObject({ success: true });
    expect(manifestOf(tree)).toBe(before);
  });

  it('goes on as another one without force, where its automatic undo stopped half way', async () => {
    await pilot.close();
    pilot = await undoingPilot(localExecutor(), ':memory:', { undoFailed: true });
    sh('chown nobody:root f');
    const before = manifestOf(tree);
    const { recoveryPoint, recoveries } = await pilot.run({ command: 'echo x > f; false', cwd: tree, become });
    expect([recoveries, sh('stat -c %G f; cat f')]).toMatchObject([[{ result: 'failed' }], 'nogroup\na\n']);
    const how = { become: { user: 'root' } };
    expect(await pilot.rollback.undo(recoveryPoint?.id ?? '', how)).toMatchObject({ success: true });
    expect(manifestOf(tree)).toBe(before);
  });

  it('has many such files counted', async () => {
    sh('for each in 1 2 3 4 5 6 7 8 9; do echo $each > d/$each; done; chown root:root d/?');
    expect((await run('rm -rf d')).summary).toContain('not: owner and group of 10 paths, where');
  });

  it.each([
    ['that may not change it', 'restore-failed', ':'],
    ['that may not see it', 'path-unreadable', 'chmod 700 d'],
  ])('is not taken back by one %s, and is as it was left', async (_, code, set) => {
    sh(`chown -R root:root .; ${set}`);
    const { recoveryPoint } = await pilot.run({ command: 'echo x > f; echo y > d/h', cwd: tree });
    const id = recoveryPoint?.id ?? '';
    const after = manifestOf(tree);
    await expect(pilot.rollback.undo(id, { become })).rejects.toMatchObject({ code });
    expect(manifestOf(tree)).toBe(after);
    expect(await pilot.rollback.undo(id)).toMatchObject({ success: true });
  });
});
