import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StorageErrorCode } from '@opspilot/core';
import { OpsError } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import Database from 'better-sqlite3';
import { type Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { remount, smallDisk } from '../fixtures/small-disk.js';
import { type NoteSchema, noteMigrations } from './note-migrations.js';

let directory: string;
const cleanups: (() => unknown)[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'opspilot-troubles-'));
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  rmSync(directory, { recursive: true, force: true });
});

function storageAt(path: string, lockTimeout = 200) {
  const storage = sqliteStorage(path, { lockTimeout });
  cleanups.push(() => storage.close());
  return storage;
}

const open = (path: string) => storageAt(path).open<NoteSchema>('notes', noteMigrations);

async function failure(work: Promise<unknown>): Promise<OpsError<StorageErrorCode>> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!OpsError.is<StorageErrorCode>(error)) throw new Error('expected an OpsError', { cause: error });
  return error;
}

describe('a place that does not do', () => {
  it('is a directory that is missing', async () => {
    const error = await failure(open(join(directory, 'missing', 'ops.db')));
    expect(error.code).toBe('storage-unavailable');
    expect(error.message).toContain('directory');
  });

  it('is a directory in place of the file', async () => {
    expect((await failure(open(directory))).code).toBe('storage-unavailable');
  });

  it.each(['', 'a\0b'])('is the path %j', (path) => {
    expect(() => sqliteStorage(path)).toThrow(expect.objectContaining({ code: 'storage-unavailable' }));
  });

  it('is below a file', async () => {
    const file = join(directory, 'file');
    writeFileSync(file, '');
    expect((await failure(open(join(file, 'ops.db')))).code).toBe('storage-unavailable');
  });

  it('can be corrected, after which the same storage opens', async () => {
    const path = join(directory, 'later', 'ops.db');
    const storage = storageAt(path);
    await failure(storage.open('notes', noteMigrations));
    mkdirSync(join(directory, 'later'));
    const db = await storage.open<NoteSchema>('notes', noteMigrations);
    expect(await db.selectFrom('notes').selectAll().execute()).toEqual([]);
  });
});

describe('a database that cannot be written', () => {
  const readOnlyDirectory = (context: TestContext, prepare: (path: string) => unknown): string => {
    if (process.getuid?.() !== 0) {
      prepare(directory);
      chmodSync(directory, 0o555);
      cleanups.push(() => chmodSync(directory, 0o755));
      return directory;
    }
    // Permissions do not hold root back.
    const disk = smallDisk(context, 4_096);
    prepare(disk);
    remount(disk, 'ro');
    return disk;
  };

  it('because its directory is read-only says so', async (context) => {
    const path = readOnlyDirectory(context, () => {});
    const error = await failure(open(join(path, 'ops.db')));
    expect(error.code).toBe('storage-read-only');
    expect(error.message).toContain('writable');
  });

  it('because it lies on a read-only disk says so when it is written', async (context) => {
    const path = readOnlyDirectory(context, (place) =>
      new Database(join(place, 'ops.db')).exec('create table t (a)').close(),
    );
    const error = await failure(open(join(path, 'ops.db')));
    expect(error.code).toBe('storage-read-only');
    expect(error.message).toContain('Make the file and its directory writable');
  });

  it.each([':memory:', 'ops.db'])(
    'because it was opened for reading says that, and not to look at the file: %s',
    async (name) => {
      const storage = sqliteStorage(name === ':memory:' ? name : join(directory, name));
      cleanups.push(() => storage.close());
      const db = await storage.open<NoteSchema>('notes', noteMigrations);
      const reader = await storage.open<NoteSchema>('notes', noteMigrations, { readOnly: true });
      const insert = (builder: Kysely<NoteSchema>) =>
        builder.insertInto('notes').values({ id: 1, text: 'x', tags: [] }).execute();
      const attempts = [() => insert(reader), () => db.transaction().setAccessMode('read only').execute(insert)];
      for (const attempt of attempts) {
        const error = await failure(attempt());
        expect(error.code).toBe('storage-read-only');
        expect(error.message).toMatch(/Write through .* not/);
        expect(error.message).not.toContain('writable');
      }
    },
  );
});

describe('a disk that is full', () => {
  const fill = async (db: Awaited<ReturnType<typeof open>>) => {
    const text = 'x'.repeat(20_000);
    const acknowledged: number[] = [];
    const error = await failure(
      (async () => {
        for (let id = 1; ; id++) {
          await db.insertInto('notes').values({ id, text, tags: [] }).execute();
          acknowledged.push(id);
        }
      })(),
    );
    return { error, acknowledged };
  };

  it('is reported as such, nothing acknowledged is lost, and it goes on when there is room', async (context) => {
    const disk = smallDisk(context, 1_024);
    const path = join(disk, 'ops.db');
    const db = await open(path);
    const { error, acknowledged } = await fill(db);
    expect(error.code).toBe('storage-full');
    expect(error.message).toContain('space');
    expect(acknowledged.length).toBeGreaterThan(2);
    const rows = await db.selectFrom('notes').select('id').orderBy('id').execute();
    expect(rows.map(({ id }) => id)).toEqual(acknowledged);
    remount(disk, 'size=8m');
    await db.insertInto('notes').values({ id: 0, text: 'again', tags: [] }).execute();
    expect(new Database(path, { readonly: true }).pragma('integrity_check', { simple: true })).toBe('ok');
  });

  it('fails to open with the same code', async (context) => {
    const disk = smallDisk(context, 64);
    spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'filler')}`, 'bs=4k']);
    expect((await failure(open(join(disk, 'ops.db')))).code).toBe('storage-full');
  });

  it('rolls a transaction back as a whole', async () => {
    const db = await open(join(directory, 'ops.db'));
    await sql`pragma max_page_count = 40`.execute(db);
    const work = db.transaction().execute(async (transaction) => {
      for (let id = 1; id < 100; id++) {
        await transaction
          .insertInto('notes')
          .values({ id, text: 'x'.repeat(5_000), tags: [] })
          .execute();
      }
    });
    expect((await failure(work)).code).toBe('storage-full');
    await sql`pragma max_page_count = 4000`.execute(db);
    expect(await db.selectFrom('notes').selectAll().execute()).toEqual([]);
    await db.insertInto('notes').values({ id: 1, text: 'fits', tags: [] }).execute();
  });

  it('in the middle of a migration leaves nothing of it', async () => {
    const storage = storageAt(join(directory, 'ops.db'));
    const db = await storage.open<NoteSchema>('notes', noteMigrations);
    await sql`pragma max_page_count = 20`.execute(db);
    const error = await failure(
      storage.open('large', [
        {
          id: '0001',
          up: async (builder, types) => {
            await builder.schema.createTable('large_rows').addColumn('text', types.text).execute();
            for (let i = 0; i < 100; i++) {
              await builder
                .insertInto('large_rows')
                .values({ text: 'x'.repeat(5_000) })
                .execute();
            }
          },
        },
      ]),
    );
    expect(error.code).toBe('storage-full');
    const { rows } = await sql`select name from sqlite_schema where name = 'large_rows'`.execute(db);
    expect(rows).toEqual([]);
  });
});

describe('a file that is damaged', () => {
  it('or is no database at all is reported as corrupt', async () => {
    const path = join(directory, 'ops.db');
    writeFileSync(path, 'this is a letter, not a database\n'.repeat(100));
    const error = await failure(open(path));
    expect(error.code).toBe('storage-corrupt');
    expect(error.message).toContain('backup');
  });

  it('in its middle is reported when the damage is met', async () => {
    const path = join(directory, 'ops.db');
    const storage = storageAt(path);
    const db = await storage.open<NoteSchema>('notes', noteMigrations);
    const rows = Array.from({ length: 400 }, (_, id) => ({ id, text: 'y'.repeat(500), tags: [] }));
    await db.insertInto('notes').values(rows).execute();
    await storage.close();
    truncateSync(path, Math.floor(statSync(path).size / 2 / 4096) * 4096);
    const again = storageAt(path);
    const work = again
      .open<NoteSchema>('notes', noteMigrations)
      .then((damaged) => damaged.selectFrom('notes').selectAll().execute());
    expect((await failure(work)).code).toBe('storage-corrupt');
  });

  it('by hand in a column of JSON is reported without quoting it', async () => {
    const db = await open(join(directory, 'ops.db'));
    await sql`insert into notes (id, text, tags) values (1, 'x', ${'{canary'})`.execute(db);
    const error = await failure(db.selectFrom('notes').selectAll().execute());
    expect(error.code).toBe('storage-query-failed');
    expect(error.message + String(error.cause)).not.toContain('canary');
  });
});

describe('a new database file', () => {
  it('is readable by its owner alone, side files included', async () => {
    const path = join(directory, 'ops.db');
    const db = await open(path);
    await db.insertInto('notes').values({ id: 1, text: 'private', tags: [] }).execute();
    for (const name of [path, `${path}-wal`, `${path}-shm`]) {
      expect(existsSync(name)).toBe(true);
      expect(statSync(name).mode & 0o777).toBe(0o600);
    }
  });

  it('has a directory beside it for what is too large', () => {
    const path = join(directory, 'ops.db');
    expect(storageAt(path).directory).toBe(`${path}.files`);
    expect(storageAt(':memory:').directory).toBeUndefined();
  });

  it('uses a write-ahead log, and syncs it as its purpose wants', async () => {
    const storage = storageAt(join(directory, 'ops.db'));
    const pragma = async (name: string, durability: 'journal' | 'metrics') => {
      const db = await storage.open<NoteSchema>('notes', noteMigrations, { durability });
      const { rows } = await sql.raw(`pragma ${name}`).execute(db);
      return Object.values(rows[0] as object)[0] as unknown;
    };
    expect(await pragma('journal_mode', 'journal')).toBe('wal');
    expect(await pragma('synchronous', 'journal')).toBe(2);
    expect(await pragma('synchronous', 'metrics')).toBe(1);
    expect(await pragma('foreign_keys', 'metrics')).toBe(1);
  });
});
