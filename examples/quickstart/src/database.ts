import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Where the history is kept: `--db`, else `$OPSPILOT_HOME/quickstart.db`, else `.opspilot/quickstart.db` from here. */
export function databasePath(given: string | undefined, environment: NodeJS.ProcessEnv): string {
  return resolve(given ?? join(environment['OPSPILOT_HOME'] || '.opspilot', 'quickstart.db'));
}

/** Parents first. Node's own `recursive` never returns where a directory takes no new ones and says that none is there, as /proc does. */
function makeDirectory(path: string): void {
  if (existsSync(path)) return;
  makeDirectory(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Unless another start made it meanwhile.
    if (!existsSync(path)) throw error;
  }
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
