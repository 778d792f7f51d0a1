import type { Kysely } from 'kysely';
import { describe, expect, it } from '../vitest.js';
import { freshName, rejection, type SampleSchema } from './storage-fixture.js';

type Builder = Kysely<SampleSchema>;

/** All or nothing, seen by others only when it is all. */
export function describeTransactions(builder: () => Builder): void {
  const add = (db: Builder, code: string) => db.insertInto('parts').values({ code, amount: 1 }).execute();
  const exists = async (db: Builder, code: string): Promise<boolean> =>
    (await db.selectFrom('parts').select('code').where('code', '=', code).executeTakeFirst()) !== undefined;

  describe('a transaction', () => {
    it('commits all of it and gives the result', async () => {
      const [one, two] = [freshName('t'), freshName('t')];
      const result = await builder()
        .transaction()
        .execute(async (transaction) => {
          await add(transaction, one);
          await add(transaction, two);
          return 'done';
        });
      expect(result).toBe('done');
      expect(await exists(builder(), one)).toBe(true);
      expect(await exists(builder(), two)).toBe(true);
    });

    it('rolls all of it back when its work throws, and throws the same', async () => {
      const code = freshName('t');
      const reason = new Error('changed my mind');
      const work = builder()
        .transaction()
        .execute(async (transaction) => {
          await add(transaction, code);
          throw reason;
        });
      await expect(work).rejects.toBe(reason);
      expect(await exists(builder(), code)).toBe(false);
    });

    it('sees what it wrote', async () => {
      const code = freshName('t');
      await builder()
        .transaction()
        .execute(async (transaction) => {
          await add(transaction, code);
          expect(await exists(transaction, code)).toBe(true);
        });
    });

    it('refuses another inside it', async () => {
      const work = builder()
        .transaction()
        .execute((transaction) => transaction.transaction().execute(async () => 'inner'));
      await expect(work).rejects.toThrow();
    });

    it('cannot be used after its end', async () => {
      let leaked: Builder | undefined;
      await builder()
        .transaction()
        .execute(async (transaction) => {
          leaked = transaction;
        });
      await expect(add(leaked as Builder, freshName('late'))).rejects.toThrow();
    });

    it('refuses to write when it was opened for reading', async () => {
      const code = freshName('t');
      const work = builder()
        .transaction()
        .setAccessMode('read only')
        .execute((transaction) => add(transaction, code));
      await rejection(work, 'storage-read-only');
      await add(builder(), code);
      expect(await exists(builder(), code)).toBe(true);
    });

    it('is as isolated as was asked', async () => {
      const code = freshName('t');
      await builder()
        .transaction()
        .setIsolationLevel('serializable')
        .execute((transaction) => add(transaction, code));
      expect(await exists(builder(), code)).toBe(true);
    });

    it('fails as a whole when one of its statements failed, even if its work goes on', async () => {
      const before = freshName('t');
      const work = builder()
        .transaction()
        .execute(async (transaction) => {
          await add(transaction, before);
          await rejection(add(transaction, before), 'storage-constraint');
        });
      await rejection(work, 'storage-query-failed');
      expect(await exists(builder(), before)).toBe(false);
    });

    it('runs nothing more after a statement failed', async () => {
      const code = freshName('t');
      const work = builder()
        .transaction()
        .execute(async (transaction) => {
          await add(transaction, code);
          await rejection(add(transaction, code), 'storage-constraint');
          await add(transaction, freshName('t'));
        });
      await rejection(work, 'storage-query-failed');
    });

    it('goes on after a value was refused, which never reached the database', async () => {
      const code = freshName('t');
      await builder()
        .transaction()
        .execute(async (transaction) => {
          const refused = transaction.insertInto('parts').values({ code: freshName('t'), amount: 1, data: new Map() });
          await rejection(refused.execute(), 'storage-value-unsupported');
          await add(transaction, code);
        });
      expect(await exists(builder(), code)).toBe(true);
    });
  });

  describe('a transaction under control', () => {
    it('commits when told', async () => {
      const code = freshName('t');
      const transaction = await builder().startTransaction().execute();
      await add(transaction, code);
      await transaction.commit().execute();
      expect(await exists(builder(), code)).toBe(true);
    });

    it('rolls back when told', async () => {
      const code = freshName('t');
      const transaction = await builder().startTransaction().execute();
      await add(transaction, code);
      await transaction.rollback().execute();
      expect(await exists(builder(), code)).toBe(false);
    });

    it('goes back to a savepoint', async () => {
      const [kept, dropped] = [freshName('t'), freshName('t')];
      const transaction = await builder().startTransaction().execute();
      await add(transaction, kept);
      const after = await transaction.savepoint('here').execute();
      await add(after, dropped);
      await after.rollbackToSavepoint('here').execute();
      await transaction.commit().execute();
      expect(await exists(builder(), kept)).toBe(true);
      expect(await exists(builder(), dropped)).toBe(false);
    });

    it('keeps what came after a savepoint that was released', async () => {
      const code = freshName('t');
      const transaction = await builder().startTransaction().execute();
      const after = await transaction.savepoint('here').execute();
      await add(after, code);
      await after.releaseSavepoint('here').execute();
      await transaction.commit().execute();
      expect(await exists(builder(), code)).toBe(true);
    });

    it('goes back to the outer of two savepoints', async () => {
      const [one, two] = [freshName('t'), freshName('t')];
      const transaction = await builder().startTransaction().execute();
      const outer = await transaction.savepoint('outer "quoted"').execute();
      await add(outer, one);
      const inner = await outer.savepoint('inner').execute();
      await add(inner, two);
      await inner.rollbackToSavepoint('outer "quoted"').execute();
      await transaction.commit().execute();
      expect(await exists(builder(), one)).toBe(false);
      expect(await exists(builder(), two)).toBe(false);
    });

    it('is sound again after going back from a failed statement', async () => {
      const code = freshName('t');
      const transaction = await builder().startTransaction().execute();
      await add(transaction, code);
      const after = await transaction.savepoint('before').execute();
      await rejection(add(after, code), 'storage-constraint');
      await after.rollbackToSavepoint('before').execute();
      await transaction.commit().execute();
      expect(await exists(builder(), code)).toBe(true);
    });
  });

  describe('at the same time', () => {
    it('two hundred inserts all arrive', async () => {
      const serial = freshName('many');
      const inserts = Array.from({ length: 200 }, (_, i) => add(builder(), `${serial}-${i}`));
      await Promise.all(inserts);
      const rows = await builder().selectFrom('parts').select('code').where('code', 'like', `${serial}-%`).execute();
      expect(rows).toHaveLength(200);
    });

    it('fifty upserts of one counter all count', async () => {
      const code = freshName('counter');
      await add(builder(), code);
      const increment = () =>
        builder()
          .insertInto('parts')
          .values({ code, amount: 1 })
          .onConflict((conflict) =>
            conflict.column('code').doUpdateSet((eb) => ({ amount: eb('parts.amount', '+', 1) })),
          )
          .execute();
      await Promise.all(Array.from({ length: 50 }, increment));
      expect((await amount(builder(), code)).amount).toBe(51);
    });

    it('twenty transactions that read and write one row lose no update', async () => {
      const code = freshName('row');
      await add(builder(), code);
      const increment = () =>
        builder()
          .transaction()
          .execute(async (transaction) => {
            await transaction.updateTable('parts').set({ data: 'claimed' }).where('code', '=', code).execute();
            const row = await amount(transaction, code);
            await transaction
              .updateTable('parts')
              .set({ amount: row.amount + 1 })
              .where('code', '=', code)
              .execute();
          });
      await Promise.all(Array.from({ length: 20 }, increment));
      expect((await amount(builder(), code)).amount).toBe(21);
    });

    it('transactions that fail do not touch those that succeed', async () => {
      const serial = freshName('mixed');
      const work = (i: number) =>
        builder()
          .transaction()
          .execute(async (transaction) => {
            await add(transaction, `${serial}-${i}`);
            if (i % 2 === 1) throw new Error('odd');
          });
      await Promise.allSettled(Array.from({ length: 20 }, (_, i) => work(i)));
      const rows = await builder().selectFrom('parts').select('code').where('code', 'like', `${serial}-%`).execute();
      expect(rows.map(({ code }) => Number(code.split('-').at(-1)) % 2)).toEqual(Array(10).fill(0));
    });
  });
}

function amount(db: Builder, code: string): Promise<{ amount: number }> {
  return db.selectFrom('parts').select('amount').where('code', '=', code).executeTakeFirstOrThrow();
}
