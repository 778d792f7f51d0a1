import { OpsError } from '../../errors/ops-error.js';
import type { Migration } from '../migration.js';
import type { StorageErrorCode } from '../storage-adapter.js';

const moduleName = /^[a-z][a-z0-9-]*$/;

/**
 * Refuses a module or a list of migrations that could never be recorded faithfully.
 *
 * @throws OpsError `invalid-migration`
 */
export function checkMigrations(module: string, migrations: readonly Migration[]): void {
  const invalid = (message: string): OpsError<StorageErrorCode> =>
    new OpsError('invalid-migration', message, { details: { module } });
  if (!moduleName.test(module)) {
    throw invalid(`"${module}" cannot name a module: use lower-case letters, digits and hyphens, a letter first.`);
  }
  const seen = new Set<string>();
  for (const { id } of migrations) {
    if (id.trim() === '' || !/^[\x20-\x7e]{1,200}$/.test(id)) {
      throw invalid(`A migration of module "${module}" needs an id of 1 to 200 printable ASCII characters.`);
    }
    if (seen.has(id)) throw invalid(`Module "${module}" has two migrations with the id "${id}": ids are unique.`);
    seen.add(id);
  }
}
