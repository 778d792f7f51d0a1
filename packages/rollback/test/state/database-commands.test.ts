import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Executor, localExecutor } from '@opspilot/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { undoingPilot } from '../fixtures/undoing-pilot.js';

const hasSqlite = spawnSync('sqlite3', ['--version']).status === 0;

describe.skipIf(!hasSqlite)('a command on a database of SQLite', () => {
  it('is taken back by a dump, and a database that it made is gone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'database-commands-'));
    const pilot = await undoingPilot(localExecutor());
    onTestFinished(async () => {
      await pilot.close();
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

  it.each(['delete', 'wal'])(
    'is taken back under who has it open, and not over what is written meanwhile: %s',
    async (mode) => {
      const folder = mkdtempSync(join(tmpdir(), 'database-commands-'));
      const file = join(folder, 'shop.db');
      const sql = (statement: string): string =>
        execFileSync('sqlite3', [file, statement], { encoding: 'utf8' }).trim();
      let meanwhile = async (): Promise<void> => {};
      const local = localExecutor();
      const writing: Executor = {
        ...{ kind: local.kind, close: () => local.close() },
        start: async (host, command, options) => {
          const { stdin } = options ?? {};
          if (stdin instanceof Uint8Array && Buffer.from(stdin).includes('open_session()')) await meanwhile();
          return local.start(host, command, options);
        },
      };
      const pilot = await undoingPilot(writing);
      sql(`pragma journal_mode = ${mode}; create table t(a); insert into t values (1)`);
      const other = spawn('sqlite3', ['-batch', file]);
      const tell = async (statement: string): Promise<void> => {
        other.stdin.write(`${statement}; select 'done';\n`);
        for (let said = ''; !said.includes('done'); ) said += String((await once(other.stdout, 'data'))[0]);
      };
      onTestFinished(async () => {
        other.kill();
        await pilot.close();
        rmSync(folder, { recursive: true });
      });
      const held = (): string => sql('select group_concat(a) from t');
      await tell('select a from t');
      const { ino } = statSync(file);
      const { recoveryPoint } = await pilot.run({ command: 'sqlite3 shop.db "insert into t values (2)"', cwd: folder });
      meanwhile = () => tell('insert into t values (3)');
      const id = recoveryPoint?.id ?? '';
      await expect(pilot.rollback.undo(id)).rejects.toMatchObject({
        code: 'inverse-failed',
        message: expect.stringContaining('somebody wrote to'),
      });
      expect(held()).toBe('1,2,3');
      meanwhile = async () => {};
      await expect(pilot.rollback.undo(id)).rejects.toMatchObject({ code: 'restore-conflict' });
      await pilot.rollback.undo(id, { force: true });
      expect([held(), sql('pragma integrity_check'), statSync(file).ino]).toEqual(['1', 'ok', ino]);
      await tell('insert into t values (4)');
      expect(held()).toBe('1,4');
    },
  );
});
