import { type Kysely, sql } from 'kysely';
import { describe, expect, it } from '../vitest.js';
import { freshName, type SampleSchema } from './storage-fixture.js';

/** The everyday statements, and that results are decoded wherever they come from. */
export function describeQueries(builder: () => Kysely<SampleSchema>): void {
  const addSample = (values: Record<string, unknown>): Promise<number> =>
    builder()
      .insertInto('samples')
      .values(values)
      .returning('id')
      .executeTakeFirstOrThrow()
      .then(({ id }) => id);
  const addPart = (values: Partial<SampleSchema['parts']> = {}): Promise<string> => {
    const code = freshName('part');
    return builder()
      .insertInto('parts')
      .values({ code, amount: 1, ...values })
      .execute()
      .then(() => code);
  };
  const part = (code: string) =>
    builder().selectFrom('parts').selectAll().where('code', '=', code).executeTakeFirstOrThrow();

  describe('decodes', () => {
    it('a column under another name', async () => {
      const id = await addSample({ json: { a: 1 }, flag: true });
      const query = builder().selectFrom('samples').select(['json as payload', 'flag as enabled']);
      const row = await query.where('id', '=', id).executeTakeFirstOrThrow();
      expect(row).toStrictEqual({ payload: { a: 1 }, enabled: true });
    });

    it('both sides of a join', async () => {
      const parent = await addPart({ data: { side: 'parent' } });
      const child = await addPart({ parent, data: ['child'] });
      const row = await builder()
        .selectFrom('parts as child')
        .innerJoin('parts as parent', 'parent.code', 'child.parent')
        .select(['child.data as mine', 'parent.data as theirs'])
        .where('child.code', '=', child)
        .executeTakeFirstOrThrow();
      expect(row).toStrictEqual({ mine: ['child'], theirs: { side: 'parent' } });
    });

    it('the missing side of an outer join as null', async () => {
      const child = await addPart({ data: 1 });
      const row = await builder()
        .selectFrom('parts as child')
        .leftJoin('parts as parent', 'parent.code', 'child.parent')
        .select('parent.data as theirs')
        .where('child.code', '=', child)
        .executeTakeFirstOrThrow();
      expect(row.theirs).toBeNull();
    });

    it('what comes out of a subquery', async () => {
      const id = await addSample({ json: ['inner'], flag: false });
      const row = await builder()
        .selectFrom((eb) => eb.selectFrom('samples').select(['id', 'json as doc', 'flag as f']).as('inner'))
        .select(['inner.doc', 'inner.f'])
        .where('inner.id', '=', id)
        .executeTakeFirstOrThrow();
      expect(row).toStrictEqual({ doc: ['inner'], f: false });
    });

    it('what comes out of a common table expression', async () => {
      const id = await addSample({ json: { from: 'with' } });
      const row = await builder()
        .with('chosen', (db) => db.selectFrom('samples').select('json as doc').where('id', '=', id))
        .selectFrom('chosen')
        .selectAll()
        .executeTakeFirstOrThrow();
      expect(row).toStrictEqual({ doc: { from: 'with' } });
    });

    it('both halves of a union', async () => {
      const one = await addSample({ json: [1] });
      const two = await addSample({ json: [2] });
      const select = (id: number) => builder().selectFrom('samples').select(['id', 'json']).where('id', '=', id);
      const rows = await select(one).unionAll(select(two)).orderBy('id').execute();
      expect(rows.map(({ json }) => json)).toEqual([[1], [2]]);
    });

    it('a computed column that bears the name of a declared one', async () => {
      const id = await addSample({ json: { a: 1 } });
      const row = await builder()
        .selectFrom('samples')
        .select((eb) => eb.fn.coalesce('json', 'json').as('json'))
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      expect(row.json).toStrictEqual({ a: 1 });
    });

    it('what raw SQL selects', async () => {
      const id = await addSample({ json: { raw: true }, flag: true });
      const { rows } = await sql`select json as doc, flag from samples where id = ${id}`.execute(builder());
      expect(rows).toStrictEqual([{ doc: { raw: true }, flag: true }]);
    });

    it('what an update and a delete return', async () => {
      const id = await addSample({ json: 'old', flag: false });
      const updated = builder()
        .updateTable('samples')
        .set({ json: { new: 1 }, flag: true })
        .where('id', '=', id);
      expect(await updated.returning(['json', 'flag']).execute()).toStrictEqual([{ json: { new: 1 }, flag: true }]);
      const deleted = builder().deleteFrom('samples').where('id', '=', id).returning(['json', 'flag']);
      expect(await deleted.execute()).toStrictEqual([{ json: { new: 1 }, flag: true }]);
    });
  });

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
