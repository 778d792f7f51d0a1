import { dirname, join, resolve } from 'node:path';
import { makeDirectory } from '@opspilot/core';

/** Where the history is kept: `--db`, else `$OPSPILOT_HOME/quickstart.db`, else `.opspilot/quickstart.db` from here. */
export function databasePath(given: string | undefined, environment: NodeJS.ProcessEnv): string {
  return resolve(given ?? join(environment['OPSPILOT_HOME'] || '.opspilot', 'quickstart.db'));
}

/**
 * Makes the directory of the database, for its owner alone: outputs of commands are kept there.
 *
 * @throws Error that names the directory and what to do
 */
export function makeDirectoryFor(path: string): void {
  const directory = dirname(path);
  try {
    makeDirectory(directory);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`The directory ${directory} for the history cannot be made: ${why}. Choose another with --db.`, {
      cause,
    });
  }
}
