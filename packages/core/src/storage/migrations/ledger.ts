import type { Kysely } from 'kysely';
import type { ColumnTypes } from '../migration.js';

/** The name of the one table in which every module's applied migrations are recorded. */
export const ledgerTable = 'opspilot_migrations';

export interface Ledger {
  [ledgerTable]: {
    module: string;
    id: string;
    /** Position in the module's list, from 0. */
    ordinal: number;
    /** Milliseconds since the epoch. */
    applied_at: number;
  };
}

export async function createLedger(db: Kysely<Ledger>, types: ColumnTypes): Promise<void> {
  await db.schema
    .createTable(ledgerTable)
    .ifNotExists()
    .addColumn('module', types.text, (column) => column.notNull())
    .addColumn('id', types.text, (column) => column.notNull())
    .addColumn('ordinal', types.integer, (column) => column.notNull())
    .addColumn('applied_at', types.time, (column) => column.notNull())
    .addPrimaryKeyConstraint('opspilot_migrations_key', ['module', 'id'])
    .addUniqueConstraint('opspilot_migrations_order', ['module', 'ordinal'])
    .execute();
}

export async function recordedIds(db: Kysely<Ledger>, module: string): Promise<readonly string[]> {
  const rows = await db.selectFrom(ledgerTable).select('id').where('module', '=', module).orderBy('ordinal').execute();
  return rows.map(({ id }) => id);
}
