import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { memorySnapshotStore, rollback } from '@opspilot/rollback';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const host = 'localhost';
let tree: string;
beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'absent-'));
  mkdirSync(at('web'));
});
afterEach(() => rmSync(tree, { recursive: true, force: true }));

const at = (name: string): string => join(tree, name);
const write = (name: string, text: string): void => writeFileSync(at(name), text);

describe('a recovery point of what is not there', () => {
  it('is refused for what is not there, unless that is wished, and then says what it will delete', async () => {
    const store = memorySnapshotStore();
    const plugins = [rollback({ store })];
    const pilot = await OpsPilot.create({ storage: sqliteStorage(':memory:'), executor: localExecutor(), plugins });
    const { recoveryPoints } = pilot.rollback;
    const wrong = [at('wbe'), at('wbe/a?pp.conf'), at('none/[x]'), join(tree, 'w?b*x')];
    for (const path of wrong) {
      await expect(
        recoveryPoints.create({ description: 'x', snapshots: [{ host, paths: [at('web'), path] }] }),
      ).rejects.toMatchObject({ code: 'recovery-point-invalid', details: { host, absent: [path] } });
    }
    expect([await recoveryPoints.list(), await store.snapshots()]).toEqual([[], []]);
    write('[x]', '');
    const snapshots = [{ host, paths: [at('web'), at('[x]'), at('wbe/sub')], mayBeAbsent: true }];
    const { id } = await recoveryPoints.create({ description: 'x', snapshots });
    expect((await recoveryPoints.describe(id)).snapshots[0]?.absent).toEqual([at('wbe')]);
    write('web/new', '');
    expect((await recoveryPoints.plan(id)).snapshots[0]?.deletes).toEqual([]);
    mkdirSync(at('wbe'));
    write('wbe/file', '');
    const { plan, undo = '' } = await recoveryPoints.restore(id);
    expect(plan.snapshots[0]?.deletes).toEqual([at('wbe')]);
    expect((await recoveryPoints.plan(undo)).snapshots[0]?.deletes).toEqual([]);
    expect(readdirSync(tree).sort()).toEqual(['[x]', 'web']);
    await pilot.close();
  });
});
