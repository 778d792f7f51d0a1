import { type Clock, type Migration, OpsError, type StorageAdapter } from '@opspilot/core';
import type { Kysely } from 'kysely';
import { type BundleErrorCode, bundleError, type PolicyBundle } from './policy-bundle.js';
import { digestOf } from './sign-bundle.js';

interface BundleTables {
  policy_bundles: { name: string; version: number; digest: string; loaded_at: number };
}

const migrations: readonly Migration[] = [
  {
    id: '0001-create-bundles',
    columns: { policy_bundles: { loaded_at: 'time' } },
    async up(db, types) {
      await db.schema
        .createTable('policy_bundles')
        .addColumn('name', types.text, (column) => column.primaryKey().notNull())
        .addColumn('version', types.integer, (column) => column.notNull())
        .addColumn('digest', types.text, (column) => column.notNull())
        .addColumn('loaded_at', types.time, (column) => column.notNull())
        .execute();
    },
  },
];

async function raise(db: Kysely<BundleTables>, bundle: PolicyBundle, at: number): Promise<void> {
  const { name, version } = bundle;
  const digest = digestOf(bundle);
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('policy_bundles')
    .values({ name, version, digest, loaded_at: at })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ version, digest, loaded_at: at })
        .where('policy_bundles.version', '<', version),
    )
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 1n) return;
  const known = await db.selectFrom('policy_bundles').selectAll().where('name', '=', name).executeTakeFirstOrThrow();
  if (known.version > version) {
    const message = `Version ${version} of the bundle ${name} is older than ${known.version}, which was loaded before; an older policy could be milder.`;
    throw bundleError('bundle-outdated', message, { name, version, loaded: known.version });
  }
  if (known.digest === digest) return;
  const message = `Version ${version} of the bundle ${name} was loaded before with another content; give it a new version.`;
  throw bundleError('bundle-changed', message, { name, version });
}

/**
 * Notes that versions of bundles are loaded, of all or, where one is refused, of none; no older one will be from then on, by any
 * process with the same storage.
 *
 * @throws OpsError `bundle-outdated`, `bundle-changed`, `bundles-unavailable`
 */
export async function raiseVersions(
  storage: StorageAdapter,
  clock: Clock,
  bundles: readonly PolicyBundle[],
): Promise<void> {
  try {
    const db = await storage.open<BundleTables>('policy-bundles', migrations);
    // In one order, so that two processes that load the same do not wait for each other.
    const inOrder = bundles.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    await db.transaction().execute(async (transaction) => {
      for (const bundle of inOrder) await raise(transaction, bundle, clock.now());
    });
  } catch (error) {
    if (OpsError.is<BundleErrorCode>(error) && error.code.startsWith('bundle-')) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw bundleError(
      'bundles-unavailable',
      `Nobody knows which version of the bundle was loaded before: ${why}`,
      {},
      error,
    );
  }
}
