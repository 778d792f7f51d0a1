import { type Migration, OpsError, type StorageAdapter } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import fc from 'fast-check';
import type { Generated, Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Schema {
  laws: {
    id: Generated<number>;
    text: string | null;
    integer: number | bigint | null;
    real: number | null;
    json: unknown;
    flag: boolean | null;
    at: number | null;
  };
}

const migration: Migration = {
  id: '0001',
  columns: { laws: { json: 'json', flag: 'boolean', at: 'time' } },
  up: (db, types) =>
    db.schema
      .createTable('laws')
      .addColumn('id', types.integer, (column) => column.primaryKey())
      .addColumn('text', types.text)
      .addColumn('integer', types.integer)
      .addColumn('real', types.real)
      .addColumn('json', types.json)
      .addColumn('flag', types.boolean)
      .addColumn('at', types.time)
      .execute(),
};

let storage: StorageAdapter;
let db: Kysely<Schema>;
beforeAll(async () => {
  storage = sqliteStorage(':memory:');
  db = await storage.open<Schema>('laws', [migration]);
});
afterAll(() => storage.close());

const orNull = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: null });
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const isSafe = (value: bigint) => Number.isSafeInteger(Number(value));

const rows = fc.record({
  text: orNull(fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'))),
  integer: orNull(int64.map((value) => (isSafe(value) ? Number(value) : value))),
  real: orNull(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)),
  json: fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown),
  flag: orNull(fc.boolean()),
  at: orNull(fc.date({ noInvalidDate: true }).map((date) => date.getTime())),
});

describe('laws of storage', () => {
  it('whatever is accepted comes back the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(rows, { minLength: 1, maxLength: 8 }), async (batch) => {
        await db.deleteFrom('laws').execute();
        await db.insertInto('laws').values(batch).execute();
        const read = await db.selectFrom('laws').selectAll().orderBy('id').execute();
        expect(read.map(({ id: _id, ...row }) => row)).toEqual(batch);
      }),
      { numRuns: 300 },
    );
  });

  it('any value at all is given back as JSON or refused, never changed', async () => {
    // A column that is undefined counts as left out.
    const anything = fc
      .anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withSet: true,
        withTypedArray: true,
      })
      .filter((value) => value !== undefined);
    await fc.assert(
      fc.asyncProperty(anything, async (json) => {
        await db.deleteFrom('laws').execute();
        try {
          await db.insertInto('laws').values({ json }).execute();
        } catch (error) {
          expect(OpsError.is(error, 'storage-value-unsupported')).toBe(true);
          expect(await db.selectFrom('laws').selectAll().execute()).toEqual([]);
          return;
        }
        const { json: read } = await db.selectFrom('laws').select('json').executeTakeFirstOrThrow();
        expect(read).toEqual(JSON.parse(JSON.stringify(json)));
      }),
      { numRuns: 500 },
    );
  });

  it('a list of migrations that only grew is accepted, any other is refused, and steps run once in order', async () => {
    const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 5 });
    let module = 0;
    await fc.assert(
      fc.asyncProperty(ids, ids, async (before, after) => {
        const name = `grown-${++module}`;
        const log: string[] = [];
        const steps = (list: readonly string[]): Migration[] =>
          list.map((id) => ({ id, up: async () => void log.push(id) }));
        await storage.open(name, steps(before));
        const grew = before.every((id, i) => after[i] === id);
        const ahead = after.length < before.length && after.every((id, i) => before[i] === id);
        const opened = storage.open(name, steps(after));
        if (grew) await opened;
        else
          await expect(opened).rejects.toMatchObject({
            code: ahead ? 'migration-from-the-future' : 'migration-changed',
          });
        expect(log).toEqual(grew ? after : before);
      }),
      { numRuns: 200 },
    );
  });

  it('transactions that interleave at random leave only what was committed', async () => {
    const work = fc.record({ id: fc.nat(1000), pauses: fc.nat(3), fails: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(work, { selector: ({ id }) => id, maxLength: 12 }), async (jobs) => {
        await db.deleteFrom('laws').execute();
        const run = ({ id, pauses, fails }: (typeof jobs)[number]) =>
          db.transaction().execute(async (transaction) => {
            await transaction
              .insertInto('laws')
              .values({ id: id * 2 })
              .execute();
            for (let i = 0; i < pauses; i++) await new Promise((resolve) => setImmediate(resolve));
            await transaction
              .insertInto('laws')
              .values({ id: id * 2 + 1 })
              .execute();
            if (fails) throw new Error('rolled back');
          });
        await Promise.allSettled(jobs.map(run));
        const read = await db.selectFrom('laws').select('id').orderBy('id').execute();
        const expected = jobs.filter(({ fails }) => !fails).flatMap(({ id }) => [id * 2, id * 2 + 1]);
        expect(read.map(({ id }) => id)).toEqual(expected.sort((a, b) => a - b));
      }),
      { numRuns: 60 },
    );
  });
});
