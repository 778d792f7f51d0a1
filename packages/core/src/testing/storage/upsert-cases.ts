import type { Kysely } from 'kysely';
import { describe, expect, it } from '../vitest.js';
import { sampleRows } from './sample-rows.js';
import { freshName, type SampleSchema } from './storage-fixture.js';

/** Rows that are inserted or changed, whichever it takes. */
export function describeUpserts(builder: () => Kysely<SampleSchema>): void {
  const { addPart, part } = sampleRows(builder);

  describe('upserts', () => {
    it('a new row', async () => {
      const code = freshName('upsert');
      const result = await builder()
        .insertInto('parts')
        .values({ code, amount: 5 })
        .onConflict((conflict) => conflict.column('code').doUpdateSet({ amount: 9 }))
        .executeTakeFirst();
      expect(result.numInsertedOrUpdatedRows).toBe(1n);
      expect((await part(code)).amount).toBe(5);
    });

    it('an existing row with what was to be inserted', async () => {
      const code = await addPart({ amount: 1, data: { old: true } });
      await builder()
        .insertInto('parts')
        .values({ code, amount: 7, data: { fresh: [1] } })
        .onConflict((conflict) =>
          conflict
            .column('code')
            .doUpdateSet((eb) => ({ amount: eb.ref('excluded.amount'), data: eb.ref('excluded.data') })),
        )
        .execute();
      expect(await part(code)).toMatchObject({ amount: 7, data: { fresh: [1] } });
    });

    it('an existing row with a value of its own, encoded', async () => {
      const code = await addPart({ data: 1 });
      await builder()
        .insertInto('parts')
        .values({ code, amount: 1, data: 2 })
        .onConflict((conflict) => conflict.column('code').doUpdateSet({ data: { merged: 'ä' } }))
        .execute();
      expect((await part(code)).data).toStrictEqual({ merged: 'ä' });
    });

    it('by adding to what is there', async () => {
      const code = await addPart({ amount: 40 });
      const add = builder()
        .insertInto('parts')
        .values({ code, amount: 2 })
        .onConflict((conflict) =>
          conflict.column('code').doUpdateSet((eb) => ({ amount: eb('parts.amount', '+', eb.ref('excluded.amount')) })),
        );
      await add.execute();
      expect((await part(code)).amount).toBe(42);
    });

    it('nothing, and leaves the row alone', async () => {
      const code = await addPart({ amount: 3 });
      const result = await builder()
        .insertInto('parts')
        .values({ code, amount: 4 })
        .onConflict((conflict) => conflict.column('code').doNothing())
        .executeTakeFirst();
      expect(result.numInsertedOrUpdatedRows).toBe(0n);
      expect((await part(code)).amount).toBe(3);
    });

    it('and returns the row either way', async () => {
      const code = freshName('either');
      const upsert = (amount: number) =>
        builder()
          .insertInto('parts')
          .values({ code, amount, data: { amount } })
          .onConflict((conflict) => conflict.column('code').doUpdateSet({ amount, data: { amount } }))
          .returning(['amount', 'data'])
          .executeTakeFirst();
      expect(await upsert(1)).toStrictEqual({ amount: 1, data: { amount: 1 } });
      expect(await upsert(2)).toStrictEqual({ amount: 2, data: { amount: 2 } });
    });
  });
}
