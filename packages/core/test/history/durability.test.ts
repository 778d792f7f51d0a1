import { join } from 'node:path';
import { type CompiledQuery, type Kysely, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { sqliteStorage } from '../../src/sqlite.js';
import type { StorageAdapter } from '../../src/storage/storage-adapter.js';
import { openHistory, temporaryDirectory } from './open-history.js';
import { commandEnd, commandStart } from './records.js';

/** Value of the pragma `synchronous`: 1 NORMAL, 2 FULL. */
async function synchronousOf(db: Kysely<unknown>): Promise<number> {
  const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(db);
  return rows[0]?.synchronous ?? -1;
}

/** A SQLite storage that tells which of its connections each compiled statement of the history was sent to. */
async function listening() {
  const storage = sqliteStorage(join(await temporaryDirectory(), 'ops.db'));
  const sent: { readonly statement: string; readonly db: Kysely<unknown> }[] = [];
  const heard: StorageAdapter = {
    ...storage,
    open: async <Schema>(...parameters: Parameters<StorageAdapter['open']>) => {
      const db = await storage.open<Schema>(...parameters);
      return new Proxy(db, {
        get(target, key) {
          const value: unknown = Reflect.get(target, key, target);
          if (typeof value !== 'function') return value;
          if (key !== 'executeQuery') return value.bind(target);
          return (query: CompiledQuery) => {
            sent.push({ statement: query.sql.split(' ')[0] ?? '', db: target as Kysely<unknown> });
            return target.executeQuery(query);
          };
        },
      });
    },
  };
  return { storage: heard, sent };
}

describe('the durability of a history', () => {
  it.each([
    [undefined, 1],
    ['metrics', 1],
    ['journal', 2],
  ] as const)('%s writes both ends of a command on a connection of its level', async (durability, synchronous) => {
    const { storage, sent } = await listening();
    const { recorder, history } = await openHistory(storage, durability === undefined ? {} : { durability });
    const start = commandStart();
    await recorder.begin(start);
    await recorder.finish(start, commandEnd());
    expect(sent.map(({ statement }) => statement)).toEqual(['insert', 'update']);
    for (const { db } of sent) expect(await synchronousOf(db)).toBe(synchronous);
    expect((await history.get(start.id))?.end?.status).toBe('succeeded');
  });

  it('is one of two', async () => {
    const storage = sqliteStorage(':memory:');
    await expect(openHistory(storage, { durability: 'full' as never })).rejects.toMatchObject({
      code: 'invalid-history-options',
    });
    await storage.close();
  });
});
