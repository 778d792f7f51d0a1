import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StorageAdapter } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { type Kysely, sql } from 'kysely';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type NoteSchema, noteMigrations } from './note-migrations.js';

const directory = mkdtempSync(join(tmpdir(), 'opspilot-reader-'));
let files = 0;
let path: string;
let storage: StorageAdapter;
let db: Kysely<NoteSchema>;
let reader: Kysely<NoteSchema>;

beforeEach(async () => {
  path = join(directory, `${++files}.db`);
  storage = sqliteStorage(path);
  db = await storage.open<NoteSchema>('notes', noteMigrations);
  reader = await storage.open<NoteSchema>('notes', noteMigrations, { readOnly: true });
});
afterEach(() => storage.close());
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Counts to `n` inside SQLite: work that takes long and reads nothing. */
const count = (n: number) =>
  sql<{
    n: number;
  }>`with recursive c(x) as (select 1 union all select x + 1 from c where x < ${n}) select count(*) as n from c`;

describe('reading in a thread of its own', () => {
  it('leaves the event loop free while a query takes long', async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const { rows } = await count(2_000_000).execute(reader);
    clearInterval(timer);
    expect(rows).toEqual([{ n: 2_000_000 }]);
    expect(ticks).toBeGreaterThan(5);
  });

  it('lets short queries in between the batches of a long result', async () => {
    const rows = Array.from({ length: 4000 }, (_, id) => ({ id, text: 'z'.repeat(1000), tags: [] }));
    for (let i = 0; i < rows.length; i += 1000)
      await db
        .insertInto('notes')
        .values(rows.slice(i, i + 1000))
        .execute();
    const order: string[] = [];
    const long = reader
      .selectFrom('notes')
      .selectAll()
      .execute()
      .then((all) => order.push(`long ${all.length}`));
    const short = reader
      .selectFrom('notes')
      .select('id')
      .where('id', '=', 7)
      .execute()
      .then(() => order.push('short'));
    await Promise.all([long, short]);
    expect(order).toEqual(['short', 'long 4000']);
  });

  it('passes large values and large integers unharmed', async () => {
    const bytes = Buffer.alloc(3 * 2 ** 20, 'ab');
    const { rows } = await sql<{ big: unknown; bytes: Buffer }>`
      select 9007199254740993 as big, cast(${bytes} as blob) as bytes
    `.execute(reader);
    expect(rows[0]?.big).toBe(9007199254740993n);
    expect(Buffer.isBuffer(rows[0]?.bytes)).toBe(true);
    expect(rows[0]?.bytes.equals(bytes)).toBe(true);
  });

  it('keeps a transaction apart from the queries beside it', async () => {
    await reader.transaction().execute(async (transaction) => {
      expect(await transaction.selectFrom('notes').selectAll().execute()).toEqual([]);
      await db
        .insertInto('notes')
        .values({ id: 1, text: 'new', tags: [1] })
        .execute();
      expect(await transaction.selectFrom('notes').selectAll().execute()).toEqual([]);
      expect(await reader.selectFrom('notes').selectAll().execute()).toHaveLength(1);
    });
  });

  it('stops reading when the consumer of a stream does', async () => {
    const endless = sql`(with recursive c(x) as (select 1 union all select x + 1 from c) select x from c)`.as('c');
    for (let i = 0; i < 3; i++) {
      const seen: unknown[] = [];
      for await (const row of reader.selectFrom(endless).selectAll().stream(10)) {
        seen.push(row);
        if (seen.length === 25) break;
      }
      expect(seen).toHaveLength(25);
    }
    expect((await count(3).execute(reader)).rows).toEqual([{ n: 3 }]);
  });
});

describe('a process that has read', () => {
  it('ends by itself without closing, and not before its answer', () => {
    const program = `
      import { sqliteStorage } from '@opspilot/core/sqlite';
      const reader = await sqliteStorage(${JSON.stringify(path)}).open('other', [], { readOnly: true });
      const rows = await reader.selectNoFrom((eb) => eb.val(42).as('answer')).execute();
      console.log(JSON.stringify(rows));`;
    const flags = ['--conditions=@opspilot/source', '--import', 'tsx', '--input-type=module', '--eval'];
    const run = spawnSync(process.execPath, [...flags, program], { encoding: 'utf8', timeout: 30_000 });
    expect(run.stdout.trim()).toBe('[{"answer":42}]');
    expect(run.status).toBe(0);
  });
});
