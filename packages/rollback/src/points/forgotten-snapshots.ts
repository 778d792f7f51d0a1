import type { Migration, StorageAdapter } from '@opspilot/core';
import type { SnapshotStore } from '../store/snapshot-store.js';
import { type KeptHost, snapshotsOf } from './host-keeper.js';

interface ForgottenTables {
  rollback_forgotten_snapshots: { snapshot: string };
}

const migrations: readonly Migration[] = [
  {
    id: '0001-create-forgotten-snapshots',
    up: async (db, types) => {
      await db.schema
        .createTable('rollback_forgotten_snapshots')
        .addColumn('snapshot', types.text, (column) => column.primaryKey())
        .execute();
    },
  },
];

const openTables = (storage: StorageAdapter) => storage.open<ForgottenTables>('rollback-forgotten', migrations);

type Tables = Awaited<ReturnType<typeof openTables>>;

/** So many at a time are let go of. */
const atATime = 500;

/**
 * Snapshots of points that are forgotten, until the store has let go of them: noted in the transaction that takes the point's record away,
 * so that neither a crash nor a store that is out of reach just then leaves any behind.
 */
export class ForgottenSnapshots {
  readonly #db: Tables;
  readonly #store: SnapshotStore;

  private constructor(db: Tables, store: SnapshotStore) {
    this.#db = db;
    this.#store = store;
  }

  static async open(storage: StorageAdapter, store: SnapshotStore): Promise<ForgottenSnapshots> {
    return new ForgottenSnapshots(await openTables(storage), store);
  }

  /** Has the store let go of all that are noted, also by those who did not come to that. */
  async free(): Promise<void> {
    for (;;) {
      const query = this.#db.selectFrom('rollback_forgotten_snapshots').select('snapshot').orderBy('snapshot');
      const ids = (await query.limit(atATime).execute()).map(({ snapshot }) => snapshot);
      if (ids.length === 0) return;
      await this.#store.remove(ids);
      await this.#db.deleteFrom('rollback_forgotten_snapshots').where('snapshot', 'in', ids).execute();
    }
  }
}

/**
 * Notes that what is kept of hosts is to go.
 *
 * @param transaction - in which nobody needs it any more: of the same database, whichever of its tables are known there
 */
export async function noteForgotten(transaction: object, kept: readonly KeptHost[]): Promise<void> {
  const tables = transaction as Tables;
  const rows = snapshotsOf(kept).map((snapshot) => ({ snapshot }));
  for (let at = 0; at < rows.length; at += atATime) {
    const insert = tables.insertInto('rollback_forgotten_snapshots').values(rows.slice(at, at + atATime));
    await insert.onConflict((conflict) => conflict.doNothing()).execute();
  }
}
