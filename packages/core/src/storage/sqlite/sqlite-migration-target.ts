import { sql } from 'kysely';
import { noColumnCodecs } from '../codec/column-codecs.js';
import type { Ledger } from '../migrations/ledger.js';
import { type MigrationTarget, migrationPatience } from '../migrations/migrate.js';
import { sqliteBuilder } from './sqlite-builder.js';
import type { SqliteSession } from './sqlite-session.js';
import { sqliteTypes } from './sqlite-types.js';

/**
 * The tables of a SQLite database, to be migrated. Foreign keys are off meanwhile and checked at the end: SQLite changes
 * a column by building the table anew, and dropping the old one would otherwise delete what refers to it.
 * https://www.sqlite.org/lang_altertable.html#otheralter
 */
export function sqliteMigrationTarget(session: SqliteSession): MigrationTarget {
  const db = sqliteBuilder<Ledger>(session, noColumnCodecs);
  return {
    types: sqliteTypes,
    db,
    hasTable: async (name) => {
      const { rows } = await sql`select 1 from sqlite_schema where type = 'table' and name = ${name}`.execute(db);
      return rows.length > 0;
    },
    exclusively: (codecs, work) =>
      sqliteBuilder<Ledger>(session, codecs, { foreignKeys: false, patience: migrationPatience })
        .transaction()
        .execute(work),
    verify: async (transaction) => {
      const { rows } = await sql`pragma foreign_key_check`.execute(transaction);
      if (rows.length > 0) throw new Error('rows refer to rows that do not exist');
    },
  };
}
