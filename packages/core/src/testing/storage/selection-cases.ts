import { type Kysely, sql } from 'kysely';
import { describe, expect, it } from '../vitest.js';
import { sampleRows } from './sample-rows.js';
import { freshName, type SampleSchema } from './storage-fixture.js';

/** The everyday queries. */
export function describeSelections(builder: () => Kysely<SampleSchema>): void {
  const { addSample } = sampleRows(builder);

  describe('reads', () => {
    it('rows by a boolean', async () => {
      const id = await addSample({ flag: true });
      const query = builder().selectFrom('samples').select('id').where('id', '=', id);
      expect(await query.where('flag', '=', true).execute()).toHaveLength(1);
      expect(await query.where('flag', '=', false).execute()).toHaveLength(0);
      expect(await query.where('flag', 'is', true).execute()).toHaveLength(1);
    });

    it('rows by a range of times', async () => {
      const name = freshName('range');
      for (const at of [-5, 0, 5, 1_000]) await addSample({ text: name, at });
      const query = builder().selectFrom('samples').select('at').where('text', '=', name);
      const rows = await query.where('at', '>=', 0).where('at', '<', 1_000).orderBy('at', 'desc').execute();
      expect(rows.map(({ at }) => at)).toEqual([5, 0]);
    });

    it('counts, sums and averages as numbers', async () => {
      const text = freshName('sum');
      for (const integer of [1, 2, 6]) await addSample({ text, integer });
      const { fn } = builder();
      const row = await builder()
        .selectFrom('samples')
        .select([
          fn.countAll().as('n'),
          fn.sum('integer').as('sum'),
          fn.avg('integer').as('mean'),
          fn.max('at').as('last'),
        ])
        .where('text', '=', text)
        .executeTakeFirstOrThrow();
      expect(row).toStrictEqual({ n: 3, sum: 9, mean: 3, last: null });
    });

    it('a sum beyond 2^53 exactly', async () => {
      const text = freshName('large');
      for (const integer of [2n ** 53n, 1n]) await addSample({ text, integer });
      const { fn } = builder();
      const query = builder().selectFrom('samples').select(fn.sum('integer').as('sum')).where('text', '=', text);
      expect((await query.executeTakeFirstOrThrow()).sum).toBe(2n ** 53n + 1n);
    });

    it('an integer divided by a parameter as an integer', async () => {
      const id = await addSample({ integer: 125_999 });
      const { rows } = await sql`select integer / ${60_000} as minute from samples where id = ${id}`.execute(builder());
      expect(rows).toEqual([{ minute: 2 }]);
    });

    it('groups, limits and offsets', async () => {
      const text = freshName('group');
      for (const integer of [1, 1, 2, 3, 3, 3]) await addSample({ text, integer });
      const { fn } = builder();
      const rows = await builder()
        .selectFrom('samples')
        .select(['integer', fn.countAll().as('n')])
        .where('text', '=', text)
        .groupBy('integer')
        .orderBy('integer')
        .limit(2)
        .offset(1)
        .execute();
      expect(rows).toEqual([
        { integer: 2, n: 1 },
        { integer: 3, n: 3 },
      ]);
    });

    it('nothing as undefined and an empty list', async () => {
      const query = builder().selectFrom('samples').selectAll().where('id', '=', -1);
      expect(await query.executeTakeFirst()).toBeUndefined();
      expect(await query.execute()).toEqual([]);
    });
  });
}
