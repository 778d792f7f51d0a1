import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { makeDirectory, type StorageAdapter } from '@opspilot/core';
import { postgresStorage } from '@opspilot/core/postgres';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { messageOf } from './message-of.js';
import { UsageError } from './usage-error.js';

/** The user's own state, as the XDG Base Directory Specification has it. */
function stateDirectory({ XDG_STATE_HOME: given }: NodeJS.ProcessEnv): string {
  return join(given?.startsWith('/') ? given : join(homedir(), '.local', 'state'), 'opspilot');
}

/** A directory that is not there is misspelt: made, it would hold a second journal, which knows no run of the first. */
function namedFile(place: string): string {
  const file = resolve(place);
  if (existsSync(dirname(file))) return file;
  throw new UsageError(`--db names a file in ${dirname(file)}, which is not there; make it if it is meant.`);
}

/** Where journal and history are kept: a file for its owner alone, as outputs of commands are in it, or PostgreSQL. */
export function journalStorage(place: string | undefined, environment: NodeJS.ProcessEnv): StorageAdapter {
  if (place !== undefined && /^postgres(?:ql)?:\/\//.test(place)) return postgresStorage(place);
  if (place === ':memory:') return sqliteStorage(place);
  if (place !== undefined) return sqliteStorage(namedFile(place));
  const directory = stateDirectory(environment);
  makeStateDirectory(directory);
  return sqliteStorage(join(directory, 'fleet.db'));
}

function makeStateDirectory(directory: string): void {
  try {
    makeDirectory(directory);
  } catch (cause) {
    const why = `The directory ${directory} for the journal cannot be made: ${messageOf(cause)}.`;
    throw new UsageError(`${why} Name a file by --db.`, { cause });
  }
}
