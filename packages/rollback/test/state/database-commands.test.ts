import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localExecutor, OpsPilot } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { memorySnapshotStore, rollback } from '@opspilot/rollback';
import { describe, expect, it, onTestFinished } from 'vitest';

const hasSqlite = spawnSync('sqlite3', ['--version']).status === 0;
const dumps = `/var/tmp/opspilot-databases-${process.getuid?.()}`;
const dumpsThere = (): readonly string[] => (existsSync(dumps) ? readdirSync(dumps) : []);

describe.skipIf(!hasSqlite)('a command on a database of SQLite', () => {
  it('is taken back by a dump, and a database that it made is gone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'database-commands-'));
    const foreign = new Set(dumpsThere());
    const pilot = await OpsPilot.create({
      storage: sqliteStorage(':memory:'),
      executor: localExecutor(),
      approve: () => true,
      plugins: [rollback({ store: memorySnapshotStore() })],
    });
    onTestFinished(async () => {
      await pilot.close();
      for (const name of dumpsThere()) if (!foreign.has(name)) rmSync(join(dumps, name));
      rmSync(folder, { recursive: true });
    });
    const file = join(folder, 'shop.db');
    execFileSync('sqlite3', [file, "create table t(a, b); insert into t values (1, 'one'), (2, 'two')"]);
    const dump = (): string => execFileSync('sqlite3', [file, '.dump'], { encoding: 'utf8' });
    const before = dump();
    const dropped = await pilot.run({ command: 'sqlite3 shop.db "delete from t; drop table t"', cwd: folder });
    expect(dropped.status).toBe('succeeded');
    const after = dump();
    expect(after).not.toBe(before);
    const { point } = await pilot.rollback.undo(dropped.recoveryPoint?.id ?? '');
    expect(dump()).toBe(before);
    await pilot.rollback.undo(point);
    expect(dump()).toBe(after);
    const made = await pilot.run({ command: 'sqlite3 new.db "create table n(a)"', cwd: folder });
    expect(existsSync(join(folder, 'new.db'))).toBe(true);
    await pilot.rollback.undo(made.recoveryPoint?.id ?? '');
    expect(existsSync(join(folder, 'new.db'))).toBe(false);
  });
});
