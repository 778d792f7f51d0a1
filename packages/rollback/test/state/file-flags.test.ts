import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor } from '@opspilot/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { undoingPilot } from '../fixtures/undoing-pilot.js';

/** Whether flags can be set here: by root, on a file system that has them. */
function hasFlags(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'flags-'));
  const { status } = spawnSync('sh', ['-c', 'echo x > f && chattr +i f && chattr -i f'], { cwd: folder });
  rmSync(folder, { recursive: true });
  return status === 0;
}

describe.skipIf(!hasFlags())('flags of inodes', () => {
  it.each([
    ['chattr +i f', ''],
    ['chattr +a f', ''],
    ['chattr +A f', ''],
    ['chattr -R +i d', ''],
    ['chattr -i f', 'chattr +iA f'],
    ['chattr =A f', 'chattr +i f'],
    ['chattr -i f && echo new > f && chattr +a f', 'chattr +i f'],
    ['chattr -i f && rm f', 'chattr +iA f'],
  ])('are taken back, and that is: %s', async (command, prepared) => {
    const folder = mkdtempSync(join(tmpdir(), 'flags-'));
    onTestFinished(() => {
      spawnSync('chattr', ['-R', '-ia', folder]);
      rmSync(folder, { recursive: true });
    });
    const sh = (script: string): string => execFileSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8' });
    sh(`echo old > f; mkdir d; echo in > d/in; ${prepared}`);
    const look = (): string =>
      sh('lsattr -d f d d/in 2>/dev/null; cat f d/in 2>/dev/null; stat -c "%n %a %u %Y" f d d/in 2>/dev/null; true');
    const before = look();
    const { ino } = statSync(join(folder, 'd/in'));
    const pilot = await undoingPilot(localExecutor());
    onTestFinished(() => pilot.close());
    const { recoveryPoint, status } = await pilot.run({ command, cwd: folder });
    expect(status).toBe('succeeded');
    const after = look();
    expect(after).not.toBe(before);
    const { success, point } = await pilot.rollback.undo(recoveryPoint?.id ?? '');
    expect([success, look()]).toEqual([true, before]);
    expect(statSync(join(folder, 'd/in')).ino).toBe(ino);
    expect((await pilot.rollback.undo(point)).success).toBe(true);
    expect(look()).toBe(after);
  });
});
