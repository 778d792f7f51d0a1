import { type Kysely, sql } from 'kysely';
import type { ColumnTypes, Migration } from '../../storage/migration.js';
import type { StorageAdapter } from '../../storage/storage-adapter.js';
import { describe, expect, it } from '../vitest.js';
import { freshName, rejection } from './storage-fixture.js';

// biome-ignore lint/suspicious/noExplicitAny: a migration sees no schema
type AnyBuilder = Kysely<any>;

/** A step that makes a table of one column, named after the module and the step. */
function creating(module: string, id: string, log: string[] = []): Migration {
  return {
    id,
    up: async (db, types) => {
      log.push(id);
      await db.schema
        .createTable(tableName(module, id))
        .addColumn('id', types.integer, (column) => column.primaryKey())
        .execute();
    },
  };
}

const tableName = (module: string, id: string): string => `${module}_${id}`.replaceAll('-', '_');

async function hasTable(db: AnyBuilder, name: string): Promise<boolean> {
  const tables = await db.introspection.getTables();
  return tables.some((table) => table.name === name);
}

/** A module's schema: applied once, in order, each step whole or not at all. */
export function describeMigrations(storage: () => StorageAdapter): void {
  describe('migrations', () => {
    it('are applied in order', async () => {
      const module = freshName('m');
      const log: string[] = [];
      await storage().open(
        module,
        ['c', 'a', 'b'].map((id) => creating(module, id, log)),
      );
      expect(log).toEqual(['c', 'a', 'b']);
    });

    it('are applied once, however often the module is opened', async () => {
      const module = freshName('m');
      const log: string[] = [];
      const steps = [creating(module, 'one', log), creating(module, 'two', log)];
      for (let i = 0; i < 3; i++) await storage().open(module, steps);
      expect(log).toEqual(['one', 'two']);
    });

    it('go on where they were', async () => {
      const module = freshName('m');
      const log: string[] = [];
      await storage().open(module, [creating(module, 'one', log)]);
      await storage().open(module, [creating(module, 'one', log), creating(module, 'two', log)]);
      expect(log).toEqual(['one', 'two']);
    });

    it('may be none at all', async () => {
      const db = await storage().open(freshName('m'), []);
      expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
    });

    it('of two modules do not know each other, even with the same ids', async () => {
      const [one, two] = [freshName('m'), freshName('m')];
      const log: string[] = [];
      await storage().open(one, [creating(one, 'first', log)]);
      await storage().open(two, [creating(two, 'first', log)]);
      expect(log).toEqual(['first', 'first']);
    });

    it('are recorded with module, id, order and date', async () => {
      const module = freshName('m');
      const before = Date.now();
      const db: AnyBuilder = await storage().open(module, [creating(module, 'one'), creating(module, 'two')]);
      const rows = await db
        .selectFrom('opspilot_migrations')
        .selectAll()
        .where('module', '=', module)
        .orderBy('ordinal')
        .execute();
      expect(rows).toMatchObject([
        { module, id: 'one', ordinal: 0 },
        { module, id: 'two', ordinal: 1 },
      ]);
      for (const row of rows) expect(row['applied_at']).toBeGreaterThanOrEqual(before);
    });

    it('may fill the tables that they make, with declared columns encoded', async () => {
      const module = freshName('m');
      const table = tableName(module, 'filled');
      const step: Migration = {
        id: 'filled',
        columns: { [table]: { doc: 'json', on: 'boolean' } },
        up: async (db, types) => {
          const create = db.schema.createTable(table).addColumn('doc', types.json).addColumn('on', types.boolean);
          await create.execute();
          await db
            .insertInto(table)
            .values({ doc: { seeded: true }, on: false })
            .execute();
        },
      };
      const db: AnyBuilder = await storage().open(module, [step]);
      expect(await db.selectFrom(table).selectAll().execute()).toStrictEqual([{ doc: { seeded: true }, on: false }]);
    });

    it('may add, rename and drop columns and indexes', async () => {
      const module = freshName('m');
      const table = tableName(module, 'grown');
      const steps: Migration[] = [
        creating(module, 'grown'),
        { id: 'add', columns: { [table]: { doc: 'json' } }, up: (db, types) => addColumn(db, table, 'old', types) },
        { id: 'rename', up: (db) => db.schema.alterTable(table).renameColumn('old', 'doc').execute() },
        { id: 'index', up: (db) => db.schema.createIndex(`${table}_doc`).on(table).column('id').execute() },
        { id: 'unindex', up: (db) => db.schema.dropIndex(`${table}_doc`).execute() },
      ];
      const db: AnyBuilder = await storage().open(module, steps);
      await db
        .insertInto(table)
        .values({ id: 1, doc: ['x'] })
        .execute();
      expect(await db.selectFrom(table).selectAll().execute()).toStrictEqual([{ id: 1, doc: ['x'] }]);
    });

    it('of ten modules opened at once are all applied', async () => {
      const modules = Array.from({ length: 10 }, () => freshName('m'));
      const log: string[] = [];
      await Promise.all(modules.map((module) => storage().open(module, [creating(module, 'one', log)])));
      expect(log).toHaveLength(10);
    });

    it('of one module opened ten times at once are applied once', async () => {
      const module = freshName('m');
      const log: string[] = [];
      const steps = ['one', 'two', 'three'].map((id) => creating(module, id, log));
      await Promise.all(Array.from({ length: 10 }, () => storage().open(module, steps)));
      expect(log).toEqual(['one', 'two', 'three']);
    });
  });

  describe('a migration that fails', () => {
    const failing = (module: string, error: unknown): Migration => ({
      id: 'failing',
      up: async (db, types) => {
        await creating(module, 'half').up(db, types);
        await db.insertInto(tableName(module, 'half')).values({ id: 1 }).execute();
        throw error;
      },
    });

    it('leaves nothing half done, and what came before stays', async () => {
      const module = freshName('m');
      const steps = [creating(module, 'fine'), failing(module, new Error('out of ideas'))];
      const error = await rejection(storage().open(module, steps), 'migration-failed');
      expect(error.message).toContain('failing');
      expect(error.message).toContain('out of ideas');
      const db = await storage().open(module, steps.slice(0, 1));
      expect(await hasTable(db, tableName(module, 'fine'))).toBe(true);
      expect(await hasTable(db, tableName(module, 'half'))).toBe(false);
    });

    it('is applied when it is mended', async () => {
      const module = freshName('m');
      await rejection(storage().open(module, [failing(module, new Error('not yet'))]), 'migration-failed');
      const db = await storage().open(module, [{ ...creating(module, 'half'), id: 'failing' }]);
      expect(await hasTable(db, tableName(module, 'half'))).toBe(true);
    });

    it('keeps its cause', async () => {
      const module = freshName('m');
      const cause = new RangeError('the reason');
      const error = await rejection(storage().open(module, [failing(module, cause)]), 'migration-failed');
      expect(error.cause).toBe(cause);
    });

    it('fails by SQL that is wrong too', async () => {
      const module = freshName('m');
      const step: Migration = { id: 'wrong', up: async (db) => void (await sql`create tabel x`.execute(db)) };
      const error = await rejection(storage().open(module, [step]), 'migration-failed');
      expect(error.details).toMatchObject({ module, migration: 'wrong' });
    });

    it('fails when it swallows the failure of a statement', async () => {
      const module = freshName('m');
      const step: Migration = {
        id: 'swallowing',
        up: async (db, types) => {
          await creating(module, 'half').up(db, types);
          await sql`select nothing from nowhere`.execute(db).catch(() => {});
        },
      };
      await expect(storage().open(module, [step])).rejects.toThrow();
      expect(await hasTable(await storage().open(module, []), tableName(module, 'half'))).toBe(false);
    });

    it('does not disturb the other modules', async () => {
      const module = freshName('m');
      const other = freshName('m');
      await Promise.all([
        rejection(storage().open(module, [failing(module, new Error('no'))]), 'migration-failed'),
        storage().open(other, [creating(other, 'fine')]),
      ]);
      expect(await hasTable(await storage().open(other, [creating(other, 'fine')]), tableName(other, 'fine'))).toBe(
        true,
      );
    });
  });

  describe('a list of migrations', () => {
    const applied = async (ids: readonly string[]) => {
      const module = freshName('m');
      await storage().open(
        module,
        ids.map((id) => creating(module, id)),
      );
      return (now: readonly string[]) =>
        storage().open(
          module,
          now.map((id) => creating(module, id)),
        );
    };

    it.each([
      ['a step was renamed', ['one', 'deux']],
      ['a step was removed from the front', ['two', 'three']],
      ['the last step was replaced', ['one', 'other', 'three']],
      ['two steps changed places', ['two', 'one']],
      ['a step was put in between', ['one', 'middle', 'two']],
    ])('is refused as migration-changed when %s', async (_title, now) => {
      const open = await applied(['one', 'two']);
      await rejection(open(now), 'migration-changed');
    });

    it.each([
      ['one step ahead', ['one']],
      ['far ahead', []],
    ])('is refused as migration-from-the-future when the database is %s', async (_title, now) => {
      const open = await applied(['one', 'two']);
      const error = await rejection(open(now), 'migration-from-the-future');
      expect(error.message).toContain(now.length === 0 ? 'one' : 'two');
    });

    const nothing = async (): Promise<void> => {};

    it.each<[string, string, readonly Migration[]]>([
      [
        'two steps with one id',
        'm',
        [
          { id: 'a', up: nothing },
          { id: 'a', up: nothing },
        ],
      ],
      ['an empty id', 'm', [{ id: '', up: nothing }]],
      ['a module without a name', '', []],
      ['a module whose name is not plain', 'Robert"; drop', []],
      [
        'one column name with two codecs in one table',
        'm',
        [
          { id: 'a', columns: { t: { x: 'json' } }, up: nothing },
          { id: 'b', columns: { t: { x: 'time' } }, up: nothing },
        ],
      ],
      [
        'one column name with two codecs in two tables',
        'm',
        [{ id: 'a', columns: { t: { x: 'json' }, u: { x: 'boolean' } }, up: nothing }],
      ],
      ['a codec that is unknown', 'm', [{ id: 'a', columns: { t: { x: 'xml' as 'json' } }, up: nothing }]],
    ])('is refused as invalid-migration with %s', async (_title, module, migrations) => {
      await rejection(storage().open(module, migrations), 'invalid-migration');
    });
  });
}

async function addColumn(db: AnyBuilder, table: string, column: string, types: ColumnTypes): Promise<void> {
  await db.schema.alterTable(table).addColumn(column, types.json).execute();
}
