import { OpsError } from '../../errors/ops-error.js';
import type { Migration } from '../migration.js';
import type { StorageErrorCode } from '../storage-adapter.js';

/**
 * The migrations that are still to be applied, given the ids recorded in the database, oldest first.
 *
 * @throws OpsError `migration-changed` when the recorded ones are not the beginning of `migrations`,
 * `migration-from-the-future` when the database is ahead of this code
 */
export function planMigrations<Step extends Pick<Migration, 'id'>>(
  module: string,
  recorded: readonly string[],
  migrations: readonly Step[],
): readonly Step[] {
  for (const [position, id] of recorded.entries()) {
    const expected = migrations[position]?.id;
    if (expected === id) continue;
    throw expected === undefined ? fromTheFuture(module, id) : changed(module, position, id, expected);
  }
  return migrations.slice(recorded.length);
}

function fromTheFuture(module: string, id: string): OpsError<StorageErrorCode> {
  return new OpsError(
    'migration-from-the-future',
    `The database has migration "${id}" of module "${module}", which this version does not know: a newer version has used it. Upgrade this one, or restore a backup from before.`,
    { details: { module, migration: id } },
  );
}

function changed(module: string, position: number, id: string, expected: string): OpsError<StorageErrorCode> {
  return new OpsError(
    'migration-changed',
    `Migration ${position + 1} of module "${module}" was applied as "${id}", but is "${expected}" in the code. Applied migrations are never renamed, removed or reordered: restore the list and append a new one.`,
    { details: { module, migration: id, expected, position } },
  );
}
