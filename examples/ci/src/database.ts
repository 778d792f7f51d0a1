import { dirname, resolve } from 'node:path';
import { makeDirectory, type StorageAdapter } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';

/**
 * Where the history is kept: in memory without `--db`. The directory of the file is made for its owner alone, as outputs
 * of commands are kept there.
 *
 * @throws Error that names the directory and what to do
 */
export function storageFor(database: string | undefined): StorageAdapter {
  if (database === undefined) return sqliteStorage(':memory:');
  const path = resolve(database);
  const directory = dirname(path);
  try {
    makeDirectory(directory);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`The directory ${directory} for the history cannot be made: ${why}. Choose another with --db.`, {
      cause,
    });
  }
  return sqliteStorage(path);
}
