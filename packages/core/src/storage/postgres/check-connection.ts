import { OpsError } from '../../errors/ops-error.js';
import type { StorageErrorCode } from '../storage-adapter.js';
import type { PostgresPoolOptions } from './postgres-storage.js';

/** A URL, or the directory of a socket. pg would take anything else for the name of a database on some default host. */
const urlPattern = /^(?:postgres(?:ql)?:\/\/|socket:|\/)/i;

/**
 * Refuses what no server can be found by, before anybody waits for one. The URL itself, which may hold a password, is not
 * repeated.
 *
 * @throws OpsError `storage-unavailable`
 */
export function checkConnection(connection: string | PostgresPoolOptions): void {
  const isOptions = typeof connection === 'object' && connection !== null;
  const url: unknown = isOptions ? connection.connectionString : connection;
  if ((isOptions && url === undefined) || (typeof url === 'string' && urlPattern.test(url))) return;
  const scheme = typeof url === 'string' ? /^[a-z][a-z0-9+.-]*:(?=\/\/)/i.exec(url)?.[0] : undefined;
  const got = scheme === undefined ? 'something else' : `one that begins with "${scheme}"`;
  throw new OpsError<StorageErrorCode>(
    'storage-unavailable',
    `PostgreSQL storage takes a URL that begins with "postgres://" or "postgresql://", such as postgres://user@host:5432/database, or an object of connection options; got ${got}.`,
  );
}
