import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { StorageAdapter } from '@opspilot/core';
import { postgresStorage } from '@opspilot/core/postgres';
import { sqliteStorage } from '@opspilot/core/sqlite';

/** The user's own state, as the XDG Base Directory Specification has it. */
function stateDirectory({ XDG_STATE_HOME: given }: NodeJS.ProcessEnv): string {
  return join(given?.startsWith('/') ? given : join(homedir(), '.local', 'state'), 'opspilot');
}

/** Where journal and history are kept: a file for its owner alone, as outputs of commands are in it, or PostgreSQL. */
export function journalStorage(place: string | undefined, environment: NodeJS.ProcessEnv): StorageAdapter {
  if (place !== undefined && /^postgres(?:ql)?:\/\//.test(place)) return postgresStorage(place);
  if (place === ':memory:') return sqliteStorage(place);
  const file = resolve(place ?? join(stateDirectory(environment), 'fleet.db'));
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  return sqliteStorage(file);
}
