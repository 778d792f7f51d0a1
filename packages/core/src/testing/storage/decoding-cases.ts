import { type Kysely, sql } from 'kysely';
import { describe, expect, it } from '../vitest.js';
import { sampleRows } from './sample-rows.js';
import type { SampleSchema } from './storage-fixture.js';

/** Results are decoded wherever they come from. */
export function describeDecoding(builder: () => Kysely<SampleSchema>): void {
  const { addSample, addPart } = sampleRows(builder);

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
}
