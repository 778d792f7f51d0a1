import { setTimeout as delay } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { describe, expect, it } from '../vitest.js';
import { freshName, rejection, type SampleSchema } from './storage-fixture.js';

type Builder = Kysely<SampleSchema>;

/** Long reads: streams, and builders that were opened for reading. */
export function describeReading(builders: () => { writer: Builder; reader: Builder }): void {
  const fill = async (rows: number): Promise<string> => {
    const text = freshName('rows');
    for (let start = 0; start < rows; start += 1000) {
      const length = Math.min(1000, rows - start);
      const batch = Array.from({ length }, (_, i) => ({ text, integer: start + i, json: { i: start + i } }));
      await builders().writer.insertInto('samples').values(batch).execute();
    }
    return text;
  };
  const select = (db: Builder, text: string) =>
    db.selectFrom('samples').select(['integer', 'json as doc']).where('text', '=', text).orderBy('integer');

  describe.each(['writer', 'reader'] as const)('a stream of the %s', (which) => {
    it('gives every row once, in order, decoded', async () => {
      const text = await fill(2500);
      let expected = 0;
      for await (const row of select(builders()[which], text).stream(100)) {
        expect(row).toStrictEqual({ integer: expected, doc: { i: expected } });
        expected++;
      }
      expect(expected).toBe(2500);
    });

    it('can be left early, again and again', async () => {
      const text = await fill(3000);
      for (let round = 0; round < 12; round++) {
        for await (const row of select(builders()[which], text).stream(10)) {
          if (row.integer === 5) break;
        }
      }
      const rows = await select(builders()[which], text).limit(1).execute();
      expect(rows).toHaveLength(1);
    });

    it('lets others write meanwhile', async () => {
      const text = await fill(300);
      const other = freshName('other');
      let seen = 0;
      for await (const row of select(builders()[which], text).stream(50)) {
        await builders().writer.insertInto('samples').values({ text: other, integer: row.integer }).execute();
        seen++;
      }
      expect(seen).toBe(300);
      expect(await select(builders().writer, other).execute()).toHaveLength(300);
    });

    it('fails like any query', async () => {
      const broken = builders()
        [which].selectFrom('nowhere' as 'samples')
        .selectAll();
      const consume = async () => {
        for await (const _ of broken.stream());
      };
      await rejection(consume(), 'storage-query-failed');
    });
  });

  describe('a stream inside a transaction', () => {
    it('sees what the transaction wrote', async () => {
      const text = freshName('inside');
      await builders()
        .writer.transaction()
        .execute(async (transaction) => {
          await transaction
            .insertInto('samples')
            .values({ text, integer: 1, json: [1] })
            .execute();
          const rows: unknown[] = [];
          for await (const row of select(transaction, text).stream()) rows.push(row);
          expect(rows).toStrictEqual([{ integer: 1, doc: [1] }]);
        });
    });
  });

  describe('a builder opened for reading', () => {
    it('sees what was committed a moment ago', async () => {
      const text = await fill(3);
      expect(await select(builders().reader, text).execute()).toHaveLength(3);
    });

    it('gives large results whole', async () => {
      const text = await fill(6000);
      const rows = await select(builders().reader, text).execute();
      expect(rows).toHaveLength(6000);
      expect(rows.at(-1)).toStrictEqual({ integer: 5999, doc: { i: 5999 } });
    });

    it('answers many queries at once', async () => {
      const text = await fill(50);
      const query = (i: number) => select(builders().reader, text).where('integer', '=', i).execute();
      const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => query(i)));
      expect(answers.map(([row]) => row?.integer)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    });

    it('sees one state of the database throughout a transaction', async () => {
      const text = await fill(2);
      let writing: Promise<unknown> | undefined;
      await builders()
        .reader.transaction()
        .setIsolationLevel('repeatable read')
        .execute(async (transaction) => {
          expect(await select(transaction, text).execute()).toHaveLength(2);
          // A database in memory has one connection: there the insert waits for the end of the transaction.
          writing = builders().writer.insertInto('samples').values({ text, integer: 9 }).execute();
          await Promise.race([writing, delay(500)]);
          expect(await select(transaction, text).execute()).toHaveLength(2);
        });
      await writing;
      expect(await select(builders().reader, text).execute()).toHaveLength(3);
    });

    it.each<[string, (db: Builder) => Promise<unknown>]>([
      ['an insert', (db) => db.insertInto('samples').values({ text: 'x' }).execute()],
      ['an update', (db) => db.updateTable('samples').set({ text: 'x' }).execute()],
      ['a delete', (db) => db.deleteFrom('samples').execute()],
      ['a new table', (db) => db.schema.createTable('forbidden').addColumn('id', 'integer').execute()],
      ['an insert that returns', (db) => db.insertInto('samples').values({ text: 'x' }).returning('id').execute()],
      ['raw SQL that writes', (db) => sql`delete from samples`.execute(db)],
    ])('refuses %s', async (_title, write) => {
      const text = await fill(1);
      await rejection(write(builders().reader), 'storage-read-only');
      expect(await select(builders().writer, text).execute()).toHaveLength(1);
    });

    it('refuses a value like any builder', async () => {
      const query = select(builders().reader, 'bad\0text').execute();
      await rejection(query, 'storage-value-unsupported');
    });
  });
}
