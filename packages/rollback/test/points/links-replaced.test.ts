import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor } from '@opspilot/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { undoingPilot } from '../fixtures/undoing-pilot.js';

describe('a directory that took the place of a symbolic link to another', () => {
  let tree: string;
  beforeEach(() => {
    tree = mkdtempSync(join(tmpdir(), 'replaced-'));
    sh(
      'mkdir -p d real/deep s/sub; echo theirs > real/a; echo theirs > real/deep/a; ln -s ../real d/sub; echo n > s/sub/a; echo n > s/sub/b',
    );
  });
  afterEach(() => rmSync(tree, { recursive: true, force: true }));
  const sh = (script: string): string => execFileSync('sh', ['-c', script], { cwd: tree, encoding: 'utf8' });
  const list = (): string => sh("find . -printf '%p %y %m %s %l\\n' | sort; find . -type f | sort | xargs tail -n 1");

  it.each([
    'rsync -a s/ d/',
    'rm d/sub && mkdir d/sub && echo x > d/sub/a',
    'rm d/sub; mkdir -p d/sub/deep; echo x > d/sub/deep/a; echo x > d/sub/deep/b',
  ])('goes with all that is in it, and what is seen through the link is none of that: %s', async (command) => {
    const before = list();
    const pilot = await undoingPilot(localExecutor());
    const { recoveryPoint, status } = await pilot.run({ command, cwd: tree });
    const after = list();
    expect([status, after === before]).toEqual(['succeeded', false]);
    const { success, left, point } = await pilot.rollback.undo(recoveryPoint?.id ?? '');
    expect([success, left, list()]).toEqual([true, [], before]);
    expect((await pilot.rollback.undo(point)).success).toBe(true);
    expect(list()).toBe(after);
    await pilot.close();
  });
});
