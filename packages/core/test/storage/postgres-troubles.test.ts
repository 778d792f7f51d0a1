import { once } from 'node:events';
import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { OpsError, type StorageErrorCode } from '@opspilot/core';
import { type PostgresStorageOptions, postgresStorage } from '@opspilot/core/postgres';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { describePostgres } from '../fixtures/postgres.js';
import { type NoteSchema, noteMigrations } from './note-migrations.js';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function storageAt(url: string, options: PostgresStorageOptions = {}) {
  const storage = postgresStorage(url, options);
  cleanups.push(() => storage.close());
  return storage;
}

const open = (url: string, options?: PostgresStorageOptions) =>
  storageAt(url, options).open<NoteSchema>('notes', noteMigrations);

async function failure(work: Promise<unknown>): Promise<OpsError<StorageErrorCode>> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!OpsError.is<StorageErrorCode>(error)) throw new Error('expected an OpsError', { cause: error });
  return error;
}

const note = (id: number, text = 'x') => ({ id, text, tags: [] });

describe('a server that cannot be used', () => {
  it('because nobody listens is unavailable, and the password stays out of the error', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    server.close();
    const error = await failure(open(`postgres://someone:canary-password@127.0.0.1:${port}/ops`));
    expect(error.code).toBe('storage-unavailable');
    expect(error.message).toContain(`"ops" at 127.0.0.1:${port}`);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('canary');
  });

  it('because it says nothing is unavailable after the time for connecting', async () => {
    const server = createServer(() => {}).listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanups.push(() => server.close());
    const { port } = server.address() as { port: number };
    const storage = postgresStorage({ host: '127.0.0.1', port, connectionTimeoutMillis: 100 });
    expect((await failure(storage.open('notes', noteMigrations))).code).toBe('storage-unavailable');
  });

  it.each(['postgres://user:canary@host:not-a-port/ops', 'postgres://user:canary@[broken/ops'])(
    'because its URL is broken is unavailable: %s',
    async (url) => {
      const error = await failure(open(url));
      expect(error.code).toBe('storage-unavailable');
      expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('canary');
    },
  );

  it.each([
    ['nonsense', /got something else/],
    ['', /got something else/],
    ['user:canary@db-1/ops', /got something else/],
    ['mysql://user:canary@db-1/ops', /got one that begins with "mysql:"/],
    [undefined, /got something else/],
    [{ connectionString: 'http://canary' }, /got one that begins with "http:"/],
  ])('because %j is no URL of PostgreSQL is refused before anybody waits', (connection, got) => {
    const make = () => postgresStorage(connection as string);
    expect(make).toThrow(expect.objectContaining({ code: 'storage-unavailable' }));
    expect(make).toThrow(/begins with "postgres:\/\/".*such as postgres:\/\//);
    expect(make).toThrow(got);
    expect(make).not.toThrow(/canary/);
  });

  it.each([
    'POSTGRES://db-1/ops',
    'postgresql:///ops?host=/run/postgresql',
    'socket:/run/postgresql?db=ops',
    '/run/postgresql ops',
  ])('may be named by %s', (url) => {
    const storage = storageAt(url);
    expect(storage.kind).toBe('postgres');
  });

  it.each(['', 'Upper', 'with space', 'quote"', 'a'.repeat(64)])(
    'because its schema is called %j is refused',
    (schema) => {
      const make = () => postgresStorage('postgres://localhost/ops', { schema });
      expect(make).toThrow(expect.objectContaining({ code: 'storage-unavailable' }));
    },
  );
});

await describePostgres('a real server', (postgres) => {
  let url: string;
  beforeAll(async () => {
    url = await postgres.createDatabase();
  });

  const admin = async <Row extends pg.QueryResultRow>(text: string, address = url): Promise<Row[]> => {
    const client = new pg.Client({ connectionString: address });
    await client.connect();
    const { rows } = await client.query<Row>(text);
    await client.end();
    return rows;
  };

  const changed = (change: (address: URL) => void): string => {
    const address = new URL(url);
    change(address);
    return address.href;
  };

  it('that refuses the password is unavailable, and the password stays out of the error', async () => {
    const error = await failure(open(changed((address) => (address.password = 'canary-password'))));
    expect(error.code).toBe('storage-unavailable');
    expect(error.message).toContain('password');
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('canary');
  });

  it('without the database is unavailable and says which', async () => {
    const error = await failure(open(changed((address) => (address.pathname = '/nowhere'))));
    expect(error.code).toBe('storage-unavailable');
    expect(error.message).toContain('nowhere');
  });

  it('keeps everything in a schema of its own', async () => {
    const db = await open(url, { schema: 'elsewhere' });
    await db.insertInto('notes').values(note(1)).execute();
    const rows = await admin(
      `select table_name from information_schema.tables where table_schema = 'elsewhere' order by 1`,
    );
    expect(rows.map(({ ['table_name']: name }) => name)).toEqual(['notes', 'opspilot_migrations']);
    expect(await (await open(url)).selectFrom('notes').selectAll().execute()).toEqual([]);
  });

  it('uses a schema that exists without the right to create one', async () => {
    await admin(`
      create role plain login password 'plain';
      create schema given authorization plain;
    `);
    const address = changed((it) => {
      it.username = 'plain';
      it.password = 'plain';
    });
    const db = await open(address, { schema: 'given' });
    await db.insertInto('notes').values(note(1)).execute();
    const error = await failure(open(address, { schema: 'not_given' }));
    expect(error.code).toBe('storage-query-failed');
    expect(error.message).toContain('Grant');
  });

  it('that ends an idle connection does not end the process, and the next query gets another', async () => {
    const lines: unknown[] = [];
    const logger = { warn: (...line: unknown[]) => lines.push(line) } as never;
    const db = await open(url, { logger });
    await db.selectFrom('notes').selectAll().execute();
    // Other test files have databases of their own on the same server.
    await admin(
      `select pg_terminate_backend(pid) from pg_stat_activity
         where application_name = 'opspilot' and datname = current_database()`,
    );
    while (lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await db.insertInto('notes').values(note(100)).execute();
    expect(await db.selectFrom('notes').select('id').where('id', '=', 100).execute()).toHaveLength(1);
  });

  it('that ends the connection of a transaction fails it, and the next query gets another', async () => {
    const db = await open(url);
    const work = db.transaction().execute(async (transaction) => {
      await transaction.insertInto('notes').values(note(200)).execute();
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(transaction);
      await admin(`select pg_terminate_backend(${rows[0]?.pid})`);
      await transaction.insertInto('notes').values(note(201)).execute();
    });
    expect((await failure(work)).code).toBe('storage-unavailable');
    expect(await db.selectFrom('notes').select('id').where('id', '>=', 200).execute()).toEqual([]);
  });

  it('gives up waiting for a lock that another transaction holds', async () => {
    const db = await open(url);
    await db.insertInto('notes').values(note(300)).execute();
    const impatient = await open(url, { lockTimeout: 100 });
    await db.transaction().execute(async (transaction) => {
      await transaction.updateTable('notes').set({ text: 'held' }).where('id', '=', 300).execute();
      const other = impatient.updateTable('notes').set({ text: 'wanted' }).where('id', '=', 300).execute();
      expect((await failure(other)).code).toBe('storage-locked');
    });
  });

  it('breaks a deadlock, and one of the two can try again', async () => {
    const db = await open(url);
    await db
      .insertInto('notes')
      .values([note(400), note(401)])
      .execute();
    let arrived = 0;
    let meet = (): void => {};
    const met = new Promise<void>((resolve) => {
      meet = resolve;
    });
    const cross = (first: number, second: number) =>
      db.transaction().execute(async (transaction) => {
        await transaction.updateTable('notes').set({ text: 'a' }).where('id', '=', first).execute();
        if (++arrived === 2) meet();
        await met;
        await transaction.updateTable('notes').set({ text: 'b' }).where('id', '=', second).execute();
      });
    const results = await Promise.allSettled([cross(400, 401), cross(401, 400)]);
    const failed = results.filter((result) => result.status === 'rejected');
    expect(failed).toHaveLength(1);
    expect(failed[0]?.reason).toMatchObject({ code: 'storage-locked' });
  });

  it('refuses more parameters than its protocol counts', async () => {
    const db = await open(url);
    const rows = Array.from({ length: 21_846 }, (_, i) => note(10_000 + i));
    const error = await failure(db.insertInto('notes').values(rows).execute());
    expect(error).toMatchObject({ code: 'storage-query-failed', message: expect.stringContaining('smaller batches') });
  });

  it('has no more connections than were allowed, and says so when none becomes free', async () => {
    // Long enough for the one connection to be made, on a machine of any speed.
    const storage = postgresStorage({ connectionString: url, max: 1, connectionTimeoutMillis: 3_000 });
    cleanups.push(() => storage.close());
    const db = await storage.open<NoteSchema>('notes', noteMigrations);
    await db.transaction().execute(async () => {
      const error = await failure(db.selectFrom('notes').selectAll().execute());
      expect(error).toMatchObject({ code: 'storage-unavailable', message: expect.stringContaining('max') });
    });
  });

  it('never repeats a value that it could not read', async () => {
    const db = await open(url);
    const query = sql`select * from notes where id = ${'canary-token'}`;
    const error = await failure(query.execute(db));
    expect(error.code).toBe('storage-value-unsupported');
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('canary');
  });

  it('commits a journal to disk and metrics later', async () => {
    const storage = storageAt(url);
    const setting = async (durability: 'journal' | 'metrics') => {
      const db: Kysely<NoteSchema> = await storage.open('notes', noteMigrations, { durability });
      const { rows } = await sql<{ value: string }>`select current_setting('synchronous_commit') as value`.execute(db);
      return rows[0]?.value;
    };
    expect(await setting('journal')).toBe('on');
    expect(await setting('metrics')).toBe('off');
  });

  it('cuts off a transaction that outlives the patience of close', async () => {
    const storage = postgresStorage(url, { lockTimeout: 50 });
    const db = await storage.open<NoteSchema>('notes', noteMigrations);
    let entered = (): void => {};
    const inside = new Promise<void>((resolve) => {
      entered = resolve;
    });
    const work = db.transaction().execute(async (transaction) => {
      await transaction.insertInto('notes').values(note(500)).execute();
      entered();
      await new Promise((resolve) => setTimeout(resolve, 300));
      await transaction.insertInto('notes').values(note(501)).execute();
    });
    const failed = failure(work);
    await inside;
    await storage.close();
    expect((await failed).code).toBe('storage-unavailable');
    expect(await admin(`select id from opspilot.notes where id >= 500`)).toEqual([]);
  });
});
