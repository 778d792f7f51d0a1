import type Postgres from 'pg';
import { OpsError } from '../../errors/ops-error.js';
import type { StorageErrorCode } from '../storage-adapter.js';

/**
 * pg, loaded when it is first needed.
 *
 * @throws OpsError `storage-driver-missing`
 */
export async function loadDriver(): Promise<typeof Postgres> {
  try {
    return (await import('pg')).default;
  } catch (cause) {
    throw new OpsError<StorageErrorCode>(
      'storage-driver-missing',
      'PostgreSQL storage needs the package "pg", which could not be loaded. Install it: npm install pg',
      { cause, details: { package: 'pg' } },
    );
  }
}
