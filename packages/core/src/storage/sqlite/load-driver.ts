import type BetterSqlite3 from 'better-sqlite3';
import { OpsError } from '../../errors/ops-error.js';
import type { StorageErrorCode } from '../storage-adapter.js';

/**
 * better-sqlite3, loaded when it is first needed.
 *
 * @throws OpsError `storage-driver-missing`
 */
export async function loadDriver(): Promise<typeof BetterSqlite3> {
  try {
    return (await import('better-sqlite3')).default;
  } catch (cause) {
    throw new OpsError<StorageErrorCode>(
      'storage-driver-missing',
      'SQLite storage needs the package "better-sqlite3", which could not be loaded. Install it: npm install better-sqlite3',
      { cause, details: { package: 'better-sqlite3' } },
    );
  }
}
