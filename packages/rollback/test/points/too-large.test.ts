import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { memorySnapshotStore, rollback } from '@opspilot/rollback';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let tree: string;
let pilot: Awaited<ReturnType<typeof open>>;

const open = () =>
  OpsPilot.create({
    storage: sqliteStorage(':memory:'),
    executor: localExecutor(),
    approve: () => true,
    plugins: [rollback({ store: memorySnapshotStore(), maxSize: 100_000 })],
  });
const at = (name: string): string => join(tree, name);
const run = async (command: string): Promise<string> => {
  const { status, recoveryPoint } = await pilot.run({ command, cwd: tree });
  expect(status).toBe('succeeded');
  return recoveryPoint?.id ?? '';
};

beforeEach(async () => {
  tree = mkdtempSync(join(tmpdir(), 'too-large-'));
  writeFileSync(at('small'), 'small');
  pilot = await open();
});
afterEach(async () => {
  await pilot.close();
  rmSync(tree, { recursive: true, force: true });
});

describe('what a command made too large to be kept', () => {
  it.each([
    ['taken away', 'head -c 200000 /dev/zero > big && echo 2 > small', ['big']],
    ['replaced', 'head -c 200000 /dev/zero > small', ['small']],
    ['taken away with all its names', 'head -c 200000 /dev/zero > big && ln big same', ['big', 'same']],
  ])('is %s only where it may be discarded', async (_how, command, names) => {
    const id = await run(command);
    await expect(pilot.rollback.undo(id)).rejects.toMatchObject({
      code: 'redo-too-large',
      details: { maxSize: 100_000 },
      message: expect.stringContaining('discardLarge: true'),
    });
    expect(statSync(at(names[0] ?? '')).size).toBe(200_000);
    const { success, discarded, point } = await pilot.rollback.undo(id, { discardLarge: true });
    expect([success, discarded]).toEqual([true, names.map(at)]);
    expect([readFileSync(at('small'), 'utf8'), existsSync(at('big'))]).toEqual(['small', false]);
    const again = await pilot.rollback.undo(point);
    expect([again.success, again.notKept]).toEqual([false, names.map(at)]);
    expect(again.validationResults[0]?.summary).toContain('too large to be kept');
    expect(readFileSync(at('small'), 'utf8')).toBe(command.includes('echo 2') ? '2\n' : 'small');
    expect(existsSync(at('big'))).toBe(false);
  });

  it('is kept after all where most of it is holes', async () => {
    const id = await run('truncate -s 1M big && echo end >> big');
    const { point, discarded } = await pilot.rollback.undo(id);
    expect([discarded, existsSync(at('big'))]).toEqual([[], false]);
    await pilot.rollback.undo(point);
    expect(readFileSync(at('big')).subarray(-4).toString()).toBe('end\n');
  });

  it('does not matter where somebody else made it, and it is left alone', async () => {
    execFileSync('sh', ['-c', 'mkdir x; echo n > x/n; tar cf x.tar -C x n; rm -r x'], { cwd: tree });
    const id = await run('tar xf x.tar');
    execFileSync('sh', ['-c', 'head -c 200000 /dev/zero > of-others'], { cwd: tree });
    const { success, point } = await pilot.rollback.undo(id);
    expect([success, existsSync(at('n')), statSync(at('of-others')).size]).toEqual([true, false, 200_000]);
    expect((await pilot.rollback.undo(point)).success).toBe(true);
    expect([existsSync(at('n')), statSync(at('of-others')).size]).toEqual([true, 200_000]);
  });
});

describe('a recovery point', () => {
  it('is gone back to over what is too large to be kept only where that may be discarded', async () => {
    const { recoveryPoints } = pilot.rollback;
    const { id } = await recoveryPoints.create({ description: 'before', snapshots: [{ paths: [tree] }] });
    execFileSync('sh', ['-c', 'head -c 200000 /dev/zero > big; echo 2 > small'], { cwd: tree });
    await expect(recoveryPoints.restore(id)).rejects.toMatchObject({ code: 'redo-too-large' });
    expect(existsSync(at('big'))).toBe(true);
    const { success, discarded, undo } = await recoveryPoints.restore(id, { discardLarge: true });
    expect([success, discarded, existsSync(at('big'))]).toEqual([true, [at('big')], false]);
    expect((await recoveryPoints.restore(undo ?? '')).success).toBe(false);
    expect([existsSync(at('big')), readFileSync(at('small'), 'utf8')]).toEqual([false, '2\n']);
  });
});
