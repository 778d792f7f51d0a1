import type { Migration, StorageAdapter } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

interface Schema {
  hosts: { id: number; name: string };
  notes: { id: number; host: number | null };
}

const create: Migration = {
  id: '0001-create',
  up: async (db, types) => {
    await db.schema
      .createTable('hosts')
      .addColumn('id', types.integer, (column) => column.primaryKey())
      .addColumn('name', types.text)
      .execute();
    await db.schema
      .createTable('notes')
      .addColumn('id', types.integer, (column) => column.primaryKey())
      .addColumn('host', types.integer, (column) => column.references('hosts.id').onDelete('cascade'))
      .execute();
    await db.insertInto('hosts').values({ id: 1, name: 'web' }).execute();
    await db.insertInto('notes').values({ id: 1, host: 1 }).execute();
  },
};

/** SQLite changes a column by building the table anew under another name. */
const rebuild: Migration = {
  id: '0002-name-is-due',
  up: async (db, types) => {
    await db.schema
      .createTable('hosts_new')
      .addColumn('id', types.integer, (column) => column.primaryKey())
      .addColumn('name', types.text, (column) => column.notNull())
      .execute();
    await sql`insert into hosts_new select id, name from hosts`.execute(db);
    await db.schema.dropTable('hosts').execute();
    await db.schema.alterTable('hosts_new').renameTo('hosts').execute();
  },
};

let storage: StorageAdapter;
beforeEach(() => {
  storage = sqliteStorage(':memory:');
});
afterEach(() => storage.close());

describe('migrations on SQLite', () => {
  it('may build a table anew without losing the rows that refer to it', async () => {
    const db = await storage.open<Schema>('hosts', [create, rebuild]);
    expect(await db.selectFrom('notes').selectAll().execute()).toEqual([{ id: 1, host: 1 }]);
    expect(await db.selectFrom('hosts').selectAll().execute()).toEqual([{ id: 1, name: 'web' }]);
  });

  it('enforce foreign keys again afterwards', async () => {
    const db = await storage.open<Schema>('hosts', [create, rebuild]);
    const orphan = db.insertInto('notes').values({ id: 2, host: 99 }).execute();
    await expect(orphan).rejects.toMatchObject({ code: 'storage-constraint' });
    await db.deleteFrom('hosts').execute();
    expect(await db.selectFrom('notes').selectAll().execute()).toEqual([]);
  });

  it('that leave a reference to nothing fail as a whole', async () => {
    await storage.open<Schema>('hosts', [create]);
    const orphaning: Migration = {
      id: '0002-orphan',
      up: async (db) => {
        await db.deleteFrom('hosts').execute();
      },
    };
    await expect(storage.open('hosts', [create, orphaning])).rejects.toMatchObject({
      code: 'migration-failed',
      message: expect.stringContaining('rows refer to rows that do not exist'),
    });
    const db = await storage.open<Schema>('hosts', [create]);
    expect(await db.selectFrom('hosts').selectAll().execute()).toHaveLength(1);
  });

  it('make strict tables, also beside modifiers of their own', async () => {
    const db = await storage.open<{ plain: { id: number }; keyed: { id: number } }>('strict', [
      {
        id: '0001',
        up: async (builder, types) => {
          await builder.schema.createTable('plain').addColumn('id', types.integer).execute();
          await builder.schema
            .createTable('keyed')
            .addColumn('id', types.integer, (column) => column.primaryKey())
            .modifyEnd(sql`without rowid`)
            .execute();
        },
      },
    ]);
    const { rows } =
      await sql`select name, strict, wr from pragma_table_list where schema = 'main' and type = 'table'`.execute(db);
    expect(rows).toContainEqual({ name: 'plain', strict: 1, wr: 0 });
    expect(rows).toContainEqual({ name: 'keyed', strict: 1, wr: 1 });
  });

  it('write nothing when there is nothing to do', async () => {
    const db = await storage.open<Schema>('hosts', [create]);
    const version = async () => (await sql<{ n: number }>`select total_changes() as n`.execute(db)).rows[0]?.n;
    const before = await version();
    await storage.open('hosts', [create]);
    expect(await version()).toBe(before);
  });
});
