import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { StorageAdapter } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';

/** Parents first. Node's own `recursive` never returns where a directory takes no new ones and says that none is there, as /proc does. */
function makeDirectory(path: string): void {
  if (existsSync(path)) return;
  makeDirectory(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Unless another job made it meanwhile.
    if (!existsSync(path)) throw error;
  }
}

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
