import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor } from '@opspilot/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { did, undoingPilot } from '../fixtures/undoing-pilot.js';

describe('the time of a symbolic link itself', () => {
  let tree: string;
  const sh = (script: string): string => execFileSync('sh', ['-c', script], { cwd: tree, encoding: 'utf8' });
  beforeEach(() => {
    tree = mkdtempSync(join(tmpdir(), 'links-'));
    sh('echo 1 > f; mkdir d; ln -s f l; ln -s d k; ln -s nowhere n');
  });
  afterEach(() => rmSync(tree, { recursive: true, force: true }));

  it.each(['l', 'k', 'n', 'l k n'])('comes back: %s', async (links) => {
    const look = "find . -printf '%p %y %T@ %l\\n' | sort";
    const before = sh(look);
    const pilot = await undoingPilot(localExecutor());
    const { id } = await did(pilot, `cd ${tree} && touch -h -d 2020-01-01 ${links}`);
    const after = sh(look);
    const { success, point } = await pilot.rollback.undo(id, { prove: true });
    expect([success, sh(look)]).toEqual([true, before]);
    expect((await pilot.rollback.undo(point)).success).toBe(true);
    expect(sh(look)).toBe(after);
    await pilot.close();
  });
});
