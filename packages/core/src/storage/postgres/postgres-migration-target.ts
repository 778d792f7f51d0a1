import { type Kysely, sql } from 'kysely';
import { noColumnCodecs } from '../codec/column-codecs.js';
import type { Ledger } from '../migrations/ledger.js';
import { type MigrationTarget, migrationPatience } from '../migrations/migrate.js';
import { postgresBuilder } from './postgres-builder.js';
import type { PostgresSession } from './postgres-session.js';
import { postgresTypes } from './postgres-types.js';

/** First half of the key of the advisory lock: "OPSP" in ASCII. The second half is the schema's hash. */
const lockClass = 0x4f505350;

/** The tables of one schema, to be migrated. The schema is created when it is missing. */
export function postgresMigrationTarget(session: PostgresSession, schema: string): MigrationTarget {
  const db = postgresBuilder<Ledger>(session, noColumnCodecs);
  return {
    types: postgresTypes,
    db,
    hasTable: async (name) => {
      const { rows } = await sql`
        select 1 from pg_catalog.pg_tables where schemaname = ${schema} and tablename = ${name}
      `.execute(db);
      return rows.length > 0;
    },
    exclusively: (codecs, work) =>
      postgresBuilder<Ledger>(session, codecs)
        .transaction()
        .execute(async (transaction) => {
          await sql`set local lock_timeout to ${sql.lit(migrationPatience)}`.execute(transaction);
          await sql`select pg_advisory_xact_lock(${sql.lit(lockClass)}, hashtext(${schema}))`.execute(transaction);
          await createSchema(transaction, schema);
          return work(transaction);
        }),
  };
}

/** Looks first: `create schema if not exists` wants the right to create one even when it exists. */
async function createSchema(db: Kysely<Ledger>, schema: string): Promise<void> {
  const { rows } = await sql`select 1 from pg_catalog.pg_namespace where nspname = ${schema}`.execute(db);
  if (rows.length === 0) await sql`create schema ${sql.id(schema)}`.execute(db);
}
