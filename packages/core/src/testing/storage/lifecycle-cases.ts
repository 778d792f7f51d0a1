import { sql } from 'kysely';
import { describe, expect, it } from '../vitest.js';
import { freshName, openSamples, rejection, type StorageFixture } from './storage-fixture.js';

/** Modules beside each other, closing, and opening again. */
export function describeLifecycle(fixture: StorageFixture): void {
  describe('modules of one storage', () => {
    it('may give one column name different meanings', async () => {
      const storage = await fixture.open();
      const open = async (module: string, codec: 'json' | 'boolean') => {
        const db = await storage.open<Record<string, { value: unknown }>>(module, [
          {
            id: '0001',
            columns: { [module]: { value: codec } },
            up: (builder, types) => builder.schema.createTable(module).addColumn('value', types[codec]).execute(),
          },
        ]);
        return { db, module };
      };
      const documents = await open('documents', 'json');
      const switches = await open('switches', 'boolean');
      await documents.db
        .insertInto('documents')
        .values({ value: { a: 1 } })
        .execute();
      await switches.db.insertInto('switches').values({ value: true }).execute();
      expect(await documents.db.selectFrom('documents').selectAll().execute()).toEqual([{ value: { a: 1 } }]);
      expect(await switches.db.selectFrom('switches').selectAll().execute()).toEqual([{ value: true }]);
      await storage.close();
    });

    it('write side by side at different durability', async () => {
      const storage = await fixture.open();
      const journal = await openSamples(storage);
      const metrics = await storage.open<{ metrics_points: { value: number } }>(
        'metrics',
        [
          {
            id: '0001',
            up: (db, types) => db.schema.createTable('metrics_points').addColumn('value', types.integer).execute(),
          },
        ],
        { durability: 'metrics' },
      );
      const both = Array.from({ length: 40 }, (_, i) => [
        journal
          .transaction()
          .execute((transaction) => transaction.insertInto('samples').values({ integer: i }).execute()),
        metrics.insertInto('metrics_points').values({ value: i }).execute(),
        metrics
          .transaction()
          .execute((transaction) => transaction.insertInto('metrics_points').values({ value: i }).execute()),
      ]);
      await Promise.all(both.flat());
      expect(await journal.selectFrom('samples').selectAll().execute()).toHaveLength(40);
      expect(await metrics.selectFrom('metrics_points').selectAll().execute()).toHaveLength(80);
      await storage.close();
    });

    it('outlive the destruction of one builder', async () => {
      const storage = await fixture.open();
      const one = await openSamples(storage);
      const two = await openSamples(storage);
      await one.destroy();
      await two.insertInto('samples').values({ integer: 1 }).execute();
      expect(await two.selectFrom('samples').selectAll().execute()).toHaveLength(1);
      await storage.close();
    });
  });

  describe('after close', () => {
    const closed = async (readOnly = false) => {
      const storage = await fixture.open();
      const db = await openSamples(storage, readOnly);
      await db.selectFrom('samples').selectAll().execute();
      await storage.close();
      return { storage, db };
    };

    it('opening is refused', async () => {
      const { storage } = await closed();
      await rejection(openSamples(storage), 'storage-closed');
    });

    it.each([
      ['a query', false],
      ['a query of a builder opened for reading', true],
    ])('%s is refused', async (_title, readOnly) => {
      const { db } = await closed(readOnly);
      await rejection(db.selectFrom('samples').selectAll().execute(), 'storage-closed');
    });

    it('a transaction is refused', async () => {
      const { db } = await closed();
      const work = db.transaction().execute(async () => 'never');
      await rejection(work, 'storage-closed');
    });

    it('a stream is refused', async () => {
      const { db } = await closed();
      const consume = async () => {
        for await (const _ of db.selectFrom('samples').selectAll().stream());
      };
      await rejection(consume(), 'storage-closed');
    });

    it('closing again does nothing', async () => {
      const { storage } = await closed();
      await expect(storage.close()).resolves.toBeUndefined();
      await expect(Promise.all([storage.close(), storage.close()])).resolves.toHaveLength(2);
    });
  });

  describe('close', () => {
    it('is fine before anything was opened', async () => {
      const storage = await fixture.open();
      await storage.close();
      await rejection(openSamples(storage), 'storage-closed');
    });

    it('lets a running transaction finish', async () => {
      const storage = await fixture.open();
      const db = await openSamples(storage);
      let entered = (): void => {};
      const inside = new Promise<void>((resolve) => {
        entered = resolve;
      });
      const work = db.transaction().execute(async (transaction) => {
        entered();
        await new Promise((resolve) => setTimeout(resolve, 50));
        await transaction.insertInto('samples').values({ text: 'last' }).execute();
        return transaction.selectFrom('samples').select('text').execute();
      });
      await inside;
      await Promise.all([storage.close(), expect(work).resolves.toEqual([{ text: 'last' }])]);
    });

    it('called twice at once waits for the same end', async () => {
      const storage = await fixture.open();
      const db = await openSamples(storage);
      await db.insertInto('samples').values({ integer: 1 }).execute();
      await Promise.all([storage.close(), storage.close()]);
      await rejection(db.selectFrom('samples').selectAll().execute(), 'storage-closed');
    });
  });

  describe.skipIf(fixture.reopen === undefined)('opened again', () => {
    const reopened = async <Result>(use: (again: Awaited<ReturnType<typeof openSamples>>) => Promise<Result>) => {
      const storage = await fixture.open();
      const db = await openSamples(storage);
      await db
        .insertInto('samples')
        .values({ text: 'ä', integer: 2n ** 60n, json: [1], flag: true, at: 5 })
        .execute();
      await storage.close();
      const again = await fixture.reopen?.(storage);
      if (again === undefined) throw new Error('reopen gave nothing');
      try {
        return await use(await openSamples(again));
      } finally {
        await again.close();
      }
    };

    it('everything is there', async () => {
      const rows = await reopened((db) => db.selectFrom('samples').selectAll().execute());
      expect(rows).toMatchObject([{ text: 'ä', integer: 2n ** 60n, json: [1], flag: true, at: 5, bytes: null }]);
    });

    it('keys go on counting', async () => {
      const { id } = await reopened((db) =>
        db.insertInto('samples').values({ text: 'next' }).returning('id').executeTakeFirstOrThrow(),
      );
      expect(id).toBe(2);
    });

    it('two storages on one database see each other', async () => {
      const storage = await fixture.open();
      const other = await fixture.reopen?.(storage);
      if (other === undefined) throw new Error('reopen gave nothing');
      const [here, there] = [await openSamples(storage), await openSamples(other)];
      const text = freshName('shared');
      await Promise.all(
        Array.from({ length: 40 }, (_, i) =>
          (i % 2 === 0 ? here : there)
            .transaction()
            .execute((transaction) => transaction.insertInto('samples').values({ text, integer: i }).execute()),
        ),
      );
      for (const db of [here, there]) {
        const { rows } = await sql<{ n: number }>`select count(*) as n from samples where text = ${text}`.execute(db);
        expect(rows).toEqual([{ n: 40 }]);
      }
      await Promise.all([storage.close(), other.close()]);
    });
  });
}
