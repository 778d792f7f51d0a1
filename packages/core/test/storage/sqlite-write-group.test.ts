import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { Durability, StorageAdapter } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import Database from 'better-sqlite3';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type NoteSchema, noteMigrations } from './note-migrations.js';

let directory: string;
let path: string;
let storage: StorageAdapter;
let db: Kysely<NoteSchema>;

const durability: Durability = 'metrics';

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'opspilot-group-'));
  path = join(directory, 'notes.db');
  storage = sqliteStorage(path, { lockTimeout: 10_000 });
  db = await storage.open<NoteSchema>('notes', noteMigrations, { durability });
});
afterEach(async () => {
  await storage.close();
  rmSync(directory, { recursive: true, force: true });
});

const add = (id: number, text = 'x') => db.insertInto('notes').values({ id, text, tags: [] }).execute();

async function ids(): Promise<readonly number[]> {
  const rows = await db.selectFrom('notes').select('id').orderBy('id').execute();
  return rows.map(({ id }) => id);
}

/** Another connection, which sees what is committed. */
function committed(): readonly number[] {
  const other = new Database(path, { readonly: true });
  const rows = other.prepare('select id from notes order by id').all() as { readonly id: number }[];
  other.close();
  return rows.map(({ id }) => id);
}

describe('writes of one turn', () => {
  it('are acknowledged once they are committed, all of them together', async () => {
    const seen: (readonly number[])[] = [];
    await Promise.all([1, 2, 3, 4].map((id) => add(id).then(() => seen.push(committed()))));
    expect(seen).toEqual([[1], [1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4]]);
  });

  it('happen in the order that they were asked for', async () => {
    const [, , { numUpdatedRows }] = await Promise.all([
      add(1),
      add(2),
      db.updateTable('notes').set({ text: 'y' }).where('text', '=', 'x').executeTakeFirstOrThrow(),
      db.deleteFrom('notes').where('text', '=', 'x').execute(),
    ]);
    expect(numUpdatedRows).toBe(2n);
    expect(await ids()).toEqual([1, 2]);
  });

  it('fail by themselves: what one cannot write keeps no other from it', async () => {
    const results = await Promise.allSettled([add(1), add(2), add(1), add(3), add(2)]);
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
    ]);
    expect(results[2]).toMatchObject({ reason: { code: 'storage-constraint' } });
    expect(committed()).toEqual([1, 2, 3]);
  });

  it('wait, each, for a lock that another connection holds', async () => {
    const holder = new Database(path);
    holder.exec('begin immediate');
    const writing = Promise.all([1, 2, 3].map((id) => add(id)));
    await turn();
    expect(committed()).toEqual([]);
    holder.exec('commit');
    holder.close();
    await writing;
    expect(committed()).toEqual([1, 2, 3]);
  });

  it('keep out of a transaction that is open', async () => {
    let more: Promise<unknown> = Promise.resolve();
    const failing = db.transaction().execute(async (transaction) => {
      await transaction.insertInto('notes').values({ id: 9, text: 'x', tags: [] }).execute();
      more = Promise.all([1, 2, 3].map((id) => add(id)));
      await turn();
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    await more;
    expect(committed()).toEqual([1, 2, 3]);
  });

  it('are written when the storage is closed before the turn is over', async () => {
    const writes = Promise.all([add(1), add(2), add(3)]);
    const closing = storage.close();
    await writes;
    await closing;
    expect(committed()).toEqual([1, 2, 3]);
    await expect(add(4)).rejects.toMatchObject({ code: 'storage-closed' });
  });
});
