import type { Kysely } from 'kysely';
import type { Clock } from '../../clock/clock.js';
import { OpsError } from '../../errors/ops-error.js';
import { type ColumnCodecs, columnCodecs } from '../codec/column-codecs.js';
import type { ColumnTypes, Migration } from '../migration.js';
import type { StorageErrorCode } from '../storage-adapter.js';
import { createLedger, type Ledger, ledgerTable, recordedIds } from './ledger.js';
import { planMigrations } from './plan-migrations.js';

/** Longest wait for another process that is migrating, milliseconds: a migration may rewrite a large table. */
export const migrationPatience = 60_000;

/** What a database gives to be migrated. */
export interface MigrationTarget {
  readonly types: ColumnTypes;
  /** Reads the database, which may change meanwhile. */
  readonly db: Kysely<Ledger>;
  hasTable(name: string): Promise<boolean>;
  /** Runs `work` in one transaction, while no other process can run one of these. */
  exclusively<Result>(codecs: ColumnCodecs, work: (db: Kysely<Ledger>) => Promise<Result>): Promise<Result>;
  /** Throws when a migration left the database in a state that must not be committed. */
  verify?(db: Kysely<Ledger>): Promise<void>;
}

/** Troubles of the machine rather than of the migration: they keep their own code. */
const environmental: ReadonlySet<string> = new Set<StorageErrorCode>([
  'storage-closed',
  'storage-corrupt',
  'storage-full',
  'storage-locked',
  'storage-read-only',
  'storage-unavailable',
]);

/**
 * Applies what is missing, each migration in a transaction of its own together with its record. When nothing is missing,
 * nothing is written. Another process doing the same at the same time is waited for; each migration is applied once.
 *
 * @throws OpsError `migration-changed`, `migration-from-the-future`, `migration-failed`, or the machine's trouble
 */
export async function migrate(
  target: MigrationTarget,
  clock: Clock,
  module: string,
  migrations: readonly Migration[],
): Promise<void> {
  const recorded = (await target.hasTable(ledgerTable)) ? await recordedIds(target.db, module) : [];
  for (const migration of planMigrations(module, recorded, migrations)) {
    const known = migrations.slice(0, migrations.indexOf(migration) + 1);
    await target.exclusively(columnCodecs(module, known), async (db) => {
      await createLedger(db, target.types);
      // Read again under the lock: somebody else may have come first.
      const now = await recordedIds(db, module);
      if (planMigrations(module, now, migrations)[0] !== migration) return;
      await apply(target, db, module, migration);
      const row = { module, id: migration.id, ordinal: now.length, applied_at: clock.now() };
      await db.insertInto(ledgerTable).values(row).execute();
    });
  }
}

async function apply(target: MigrationTarget, db: Kysely<Ledger>, module: string, migration: Migration): Promise<void> {
  try {
    await migration.up(db, target.types);
    await target.verify?.(db);
  } catch (cause) {
    if (OpsError.is(cause) && environmental.has(cause.code)) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OpsError<StorageErrorCode>(
      'migration-failed',
      `Migration "${migration.id}" of module "${module}" failed and was rolled back as a whole: ${reason}`,
      { cause, details: { module, migration: migration.id } },
    );
  }
}
