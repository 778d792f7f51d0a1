import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { defaultStorage } from '../../src/storage/default-storage.js';
import { type NoteSchema, noteMigrations } from './note-migrations.js';

/** Runs a program in a process where a package cannot be found. */
function without(missing: string, program: string): string {
  const hooks = `export const resolve = (name, context, next) => {
    if (name === ${JSON.stringify(missing)}) throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
    return next(name, context);
  };`;
  const register = `import { register } from 'node:module';
    register('data:text/javascript,' + ${JSON.stringify(encodeURIComponent(hooks))});`;
  const flags = ['--conditions=@opspilot/source', '--import', 'tsx'];
  const run = spawnSync(
    process.execPath,
    [
      ...flags,
      '--import',
      `data:text/javascript,${encodeURIComponent(register)}`,
      '--input-type=module',
      '--eval',
      program,
    ],
    { encoding: 'utf8', timeout: 30_000 },
  );
  return run.stdout + run.stderr;
}

const report = `.open('notes', []).catch((error) => console.log(error.code + '|' + error.message));`;

describe('the default storage', () => {
  it('is a database in memory, gone when it is closed', async () => {
    const storage = defaultStorage();
    const db = await storage.open<NoteSchema>('notes', noteMigrations);
    await db
      .insertInto('notes')
      .values({ id: 1, text: 'x', tags: ['a'] })
      .execute();
    expect(await db.selectFrom('notes').selectAll().execute()).toEqual([{ id: 1, text: 'x', tags: ['a'] }]);
    await storage.close();
    await expect(storage.open('notes', noteMigrations)).rejects.toMatchObject({ code: 'storage-closed' });
  });

  it('is one database, however often it is opened', async () => {
    const storage = defaultStorage();
    const [one, two] = await Promise.all([0, 1].map(() => storage.open<NoteSchema>('notes', noteMigrations)));
    await one?.insertInto('notes').values({ id: 1, text: 'x', tags: null }).execute();
    expect(await two?.selectFrom('notes').select('id').execute()).toEqual([{ id: 1 }]);
    await storage.close();
  });

  it('can be closed before it was used', async () => {
    const storage = defaultStorage();
    await storage.close();
    await expect(storage.open('notes', [])).rejects.toMatchObject({ code: 'storage-closed' });
  });
});

describe('a driver that is not installed', () => {
  it('is named when SQLite is wanted', () => {
    const output = without(
      'better-sqlite3',
      `import { sqliteStorage } from '@opspilot/core/sqlite'; await sqliteStorage(':memory:')${report}`,
    );
    expect(output).toMatch(/storage-driver-missing\|.*npm install better-sqlite3/);
  });

  it('is named when PostgreSQL is wanted', () => {
    const source = new URL('../../src/storage/postgres/postgres-storage.ts', import.meta.url).href;
    const output = without(
      'pg',
      `const { postgresStorage } = await import('${source}'); await postgresStorage('postgres://localhost/x')${report}`,
    );
    expect(output).toMatch(/storage-driver-missing\|.*npm install pg/);
  });
});
