import type { Kysely } from 'kysely';
import { describe, expect, it } from '../vitest.js';
import { sampleRows } from './sample-rows.js';
import { freshName, type SampleSchema } from './storage-fixture.js';

/** The everyday statements that write. */
export function describeWriting(builder: () => Kysely<SampleSchema>): void {
  const { addSample, addPart, part } = sampleRows(builder);

  describe('writes', () => {
    it('a thousand rows at once, in their order', async () => {
      const text = freshName('batch');
      const rows = Array.from({ length: 1000 }, (_, i) => ({ text, integer: i, json: { i }, flag: i % 2 === 0 }));
      const result = await builder().insertInto('samples').values(rows).executeTakeFirst();
      expect(result.numInsertedOrUpdatedRows).toBe(1000n);
      const read = builder().selectFrom('samples').select(['integer', 'json', 'flag']).where('text', '=', text);
      const expected = rows.map(({ text: _text, ...row }) => row);
      expect(await read.orderBy('id').execute()).toStrictEqual(expected);
    });

    it('rows selected from another table', async () => {
      const code = await addPart({ data: { copied: true } });
      const text = freshName('copy');
      await builder()
        .insertInto('samples')
        .columns(['text', 'json'])
        .expression((eb) =>
          eb
            .selectFrom('parts')
            .select([eb.val(text).as('t'), 'data'])
            .where('code', '=', code),
        )
        .execute();
      const copy = builder().selectFrom('samples').select('json').where('text', '=', text);
      expect(await copy.execute()).toStrictEqual([{ json: { copied: true } }]);
    });

    it('an update and says how many rows it changed', async () => {
      const parent = await addPart();
      for (const amount of [1, 2, 3]) await addPart({ parent, amount });
      const update = builder()
        .updateTable('parts')
        .set((eb) => ({ amount: eb('amount', '+', 10) }))
        .where('parent', '=', parent);
      expect((await update.where('amount', '>', 1).executeTakeFirst()).numUpdatedRows).toBe(2n);
    });

    it('a delete and says how many rows are gone', async () => {
      const parent = await addPart();
      await addPart({ parent });
      await addPart({ parent });
      const query = builder().deleteFrom('parts').where('parent', '=', parent);
      expect((await query.executeTakeFirst()).numDeletedRows).toBe(2n);
    });

    it('keys that count upwards', async () => {
      const first = await addSample({ text: 'first' });
      expect(await addSample({ text: 'second' })).toBeGreaterThan(first);
    });

    it('the default of a column that is left out', async () => {
      const code = freshName('default');
      await builder()
        .insertInto('parts')
        .values({ code } as never)
        .execute();
      expect((await part(code)).amount).toBe(0);
    });
  });
}
