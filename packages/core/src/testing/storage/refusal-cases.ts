import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { describe, expect, it } from '../vitest.js';
import { freshName, rejection, type SampleSchema } from './storage-fixture.js';

type Column = keyof SampleSchema['samples'];

const cyclic: unknown[] = [];
cyclic.push(cyclic);

class Account {
  readonly secret = 'canary';
}

/** Values that a database would change without a word, or that only one of them would take. */
const unsupported: Readonly<Record<string, readonly [Column, unknown]>> = {
  'NaN in a real column': ['real', Number.NaN],
  'infinity in a real column': ['real', Number.POSITIVE_INFINITY],
  'minus infinity in an integer column': ['integer', Number.NEGATIVE_INFINITY],
  'a fraction in an integer column': ['integer', 1.5],
  'a number beyond 64 bits in an integer column': ['integer', 2 ** 63],
  'a bigint beyond 64 bits': ['integer', 2n ** 63n],
  'a negative bigint beyond 64 bits': ['integer', -(2n ** 63n) - 1n],
  'words in an integer column': ['integer', 'canary'],
  'words in a real column': ['real', 'canary'],
  'a lone surrogate in text': ['text', 'canary\ud800'],
  'NUL in text': ['text', 'canary\0'],
  'an object in a text column': ['text', { secret: 'canary' }],
  'an array in an integer column': ['integer', [1]],
  'a symbol': ['text', Symbol('canary')],
  'an invalid date': ['at', new Date(Number.NaN)],
  'a time with a fraction': ['at', 1.5],
  'a time after the last one': ['at', 8.64e15 + 2],
  'a time as text': ['at', '2025-01-01'],
  'a number in a boolean column': ['flag', 1],
  'text in a boolean column': ['flag', 'true'],
  'NaN in JSON': ['json', { deep: [Number.NaN] }],
  'undefined in a JSON array': ['json', [undefined]],
  'a hole in a JSON array': ['json', new Array(1)],
  'a function in JSON': ['json', { secret: () => 'canary' }],
  'a bigint in JSON': ['json', { id: 1n }],
  'a map in JSON': ['json', new Map([['secret', 'canary']])],
  'an instance of a class in JSON': ['json', new Account()],
  'an invalid date in JSON': ['json', [new Date(Number.NaN)]],
  'JSON that contains itself': ['json', cyclic],
};

/** What cannot be stored faithfully is refused, and says so without repeating the value. */
export function describeRefusals(builder: () => Kysely<SampleSchema>): void {
  describe('refuses', () => {
    it.each(Object.entries(unsupported))('%s', async (_title, [column, value]) => {
      const db = builder();
      const before = await count(db);
      const error = await rejection(
        db
          .insertInto('samples')
          .values({ [column]: value })
          .execute(),
        'storage-value-unsupported',
      );
      expect(error.message).not.toContain('canary');
      expect(await count(db)).toBe(before);
    });

    it('an unsupported value in an update', async () => {
      const update = builder()
        .updateTable('samples')
        .set({ json: { deep: Number.NaN } });
      await rejection(update.execute(), 'storage-value-unsupported');
    });

    it('undefined as a parameter of raw SQL', async () => {
      const query = sql`select * from samples where text = ${undefined}`;
      await rejection(query.execute(builder()), 'storage-value-unsupported');
    });

    it('a batch whose rows name different columns', async () => {
      const rows = [{ code: freshName('gap'), amount: 1 }, { code: freshName('gap') }];
      const error = await rejection(
        builder()
          .insertInto('parts')
          .values(rows as never)
          .execute(),
        'storage-value-unsupported',
      );
      expect(error.message).toContain('amount');
    });
  });

  describe('reports a broken rule as storage-constraint', () => {
    const taken = freshName('taken');

    it('a key that exists', async () => {
      const db = builder();
      await db.insertInto('parts').values({ code: taken, serial: taken, amount: 1 }).execute();
      const again = db.insertInto('parts').values({ code: taken, amount: 1 });
      const error = await rejection(again.execute(), 'storage-constraint');
      expect(error.message).not.toContain(taken);
      expect(JSON.stringify(error)).not.toContain(taken);
    });

    it('a unique value that exists, and no error on the way repeats the value', async () => {
      const again = builder()
        .insertInto('parts')
        .values({ code: freshName('p'), serial: taken, amount: 1 });
      let error: unknown = await rejection(again.execute(), 'storage-constraint');
      while (error instanceof Error) {
        expect(error.message + (error.stack ?? '') + JSON.stringify(error)).not.toContain(taken);
        error = error.cause;
      }
    });

    it.each<[string, Partial<SampleSchema['parts']>]>([
      ['null where a value is due', { amount: null as never }],
      ['a check that fails', { amount: -1 }],
      ['a reference to nothing', { parent: 'nowhere', amount: 1 }],
    ])('%s', async (_title, values) => {
      const row = { code: freshName('p'), amount: 1, ...values };
      await rejection(builder().insertInto('parts').values(row).execute(), 'storage-constraint');
    });

    it('deleting what others refer to', async () => {
      const db = builder();
      const parent = freshName('parent');
      await db.insertInto('parts').values({ code: parent, amount: 1 }).execute();
      await db
        .insertInto('parts')
        .values({ code: freshName('child'), parent, amount: 1 })
        .execute();
      await rejection(db.deleteFrom('parts').where('code', '=', parent).execute(), 'storage-constraint');
    });

    it('and writes nothing of a batch with one bad row', async () => {
      const db = builder();
      const [good, other] = [freshName('good'), freshName('good')];
      const rows = [
        { code: good, amount: 1 },
        { code: taken, amount: 1 },
        { code: other, amount: 1 },
      ];
      await rejection(db.insertInto('parts').values(rows).execute(), 'storage-constraint');
      expect(await db.selectFrom('parts').select('code').where('code', 'in', [good, other]).execute()).toEqual([]);
    });
  });

  describe('reports a query that makes no sense as storage-query-failed', () => {
    it.each([
      ['a table that is missing', 'select * from nowhere'],
      ['a column that is missing', 'select nothing from samples'],
      ['SQL that is none', 'selekt 1'],
    ])('%s', async (_title, text) => {
      const db = builder();
      await rejection(sql.raw(text).execute(db), 'storage-query-failed');
      expect(await count(db)).toBeTypeOf('number');
    });
  });
}

async function count(db: Kysely<SampleSchema>): Promise<number> {
  const { n } = await db.selectFrom('samples').select(db.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
  return n;
}
