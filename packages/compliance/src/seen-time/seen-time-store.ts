import type { Migration, StorageAdapter } from '@opspilot/core';
import type { Kysely } from 'kysely';

interface SeenTimeTables {
  policy_seen_time: { id: string; latest: number };
}

const row = 'latest';

const migrations: readonly Migration[] = [
  {
    id: '0001-create-seen-time',
    columns: { policy_seen_time: { latest: 'time' } },
    async up(db, types) {
      await db.schema
        .createTable('policy_seen_time')
        .addColumn('id', types.text, (column) => column.primaryKey().notNull())
        .addColumn('latest', types.time, (column) => column.notNull())
        .execute();
      await db.insertInto('policy_seen_time').values({ id: row, latest: 0 }).execute();
    },
  },
];

/** The latest time that any process has seen, in a database. */
export interface SeenTimeStore {
  /** Milliseconds since the epoch; 0 before any. */
  latest(): Promise<number>;
  /** Keeps a later time; an earlier one changes nothing. */
  advance(to: number): Promise<void>;
  /** Starts anew from an earlier time, unless another process has kept one since. */
  restart(from: number, to: number): Promise<void>;
}

/** Of one database, so that whatever process notices that a clock was set back notices for all. */
export function createSeenTimeStore(storage: StorageAdapter): SeenTimeStore {
  let opened: Promise<Kysely<SeenTimeTables>> | undefined;
  const open = (): Promise<Kysely<SeenTimeTables>> => {
    opened ??= storage.open<SeenTimeTables>('policy-seen-time', migrations).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return {
    latest: async () => {
      const db = await open();
      const found = await db.selectFrom('policy_seen_time').select('latest').where('id', '=', row).executeTakeFirst();
      return found?.latest ?? 0;
    },
    advance: async (latest) => {
      const db = await open();
      await db
        .updateTable('policy_seen_time')
        .set({ latest })
        .where('id', '=', row)
        .where('latest', '<', latest)
        .execute();
    },
    restart: async (from, to) => {
      const db = await open();
      await db
        .updateTable('policy_seen_time')
        .set({ latest: to })
        .where('id', '=', row)
        .where('latest', '=', from)
        .execute();
    },
  };
}
