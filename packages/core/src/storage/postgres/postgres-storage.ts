import { type Clock, systemClock } from '../../clock/clock.js';
import { OpsError } from '../../errors/ops-error.js';
import { connectionProblem } from '../../events/postgres/connection-problem.js';
import { type Logger, silentLogger } from '../../logger/logger.js';
import { columnCodecs } from '../codec/column-codecs.js';
import { checkMigrations } from '../migrations/check-migrations.js';
import { migrate } from '../migrations/migrate.js';
import type { OpenOptions, StorageAdapter, StorageErrorCode } from '../storage-adapter.js';
import { connectionPlace } from './connection-place.js';
import { loadDriver } from './load-driver.js';
import { postgresBuilder } from './postgres-builder.js';
import { postgresMigrationTarget } from './postgres-migration-target.js';
import { PostgresSession, postgresClosed } from './postgres-session.js';
import { typeParsers } from './type-parsers.js';

/** Where and how to connect: the part of pg's `PoolConfig` that OpsPilot names; the rest is passed on as it is. */
export interface PostgresPoolOptions {
  readonly connectionString?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly database?: string | undefined;
  readonly user?: string | undefined;
  /** Never repeated in an error. */
  readonly password?: string | (() => string | Promise<string>) | undefined;
  readonly ssl?: boolean | object | undefined;
  /** Connections at most, for each durability in use and for reading alone. Default 10. */
  readonly max?: number | undefined;
  /** Longest wait for a connection, milliseconds. Default 10,000. */
  readonly connectionTimeoutMillis?: number | undefined;
}

/** What PostgreSQL storage may be told. */
export interface PostgresStorageOptions {
  /** Schema that holds every table; created when missing. Default `opspilot`. */
  readonly schema?: string;
  /** Longest wait for a lock held by another transaction, milliseconds. Default 5000. */
  readonly lockTimeout?: number;
  /** Dates the migrations. Default: the machine's clock. */
  readonly clock?: Clock;
  /** Hears of idle connections that were lost. Default: silence. */
  readonly logger?: Logger;
}

/**
 * Keeps everything in one schema of a PostgreSQL database, version 14 or later. Takes a URL or what pg's pool takes.
 * Settings are made on the session, so a pooler in between has to pool sessions, not transactions.
 *
 * @throws OpsError `storage-unavailable` for a URL of another scheme, or a schema name that is no plain identifier
 */
export function postgresStorage(
  connection: string | PostgresPoolOptions,
  options: PostgresStorageOptions = {},
): StorageAdapter {
  const { schema = 'opspilot', lockTimeout = 5000, clock = systemClock, logger = silentLogger } = options;
  const problem = connectionProblem(connection);
  if (problem !== undefined) throw new OpsError<StorageErrorCode>('storage-unavailable', problem);
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) throw invalidSchema(schema);
  const pool = typeof connection === 'string' ? { connectionString: connection } : connection;
  const place = connectionPlace(pool);
  const sessions = new Map<string, Promise<PostgresSession>>();
  let closing: Promise<unknown> | undefined;

  const openSession = async (settings: string): Promise<PostgresSession> => {
    const { Pool, types } = await loadDriver();
    const config = { connectionTimeoutMillis: 10_000, keepAlive: true, application_name: 'opspilot', ...pool };
    const clients = new Pool({ ...(config as object), types: typeParsers(types) });
    clients.on('error', (error) => {
      logger.warn({ place, reason: error.message }, 'an idle PostgreSQL connection was lost');
    });
    return new PostgresSession(clients, place, settings);
  };

  const session = ({ durability = 'journal', readOnly = false }: OpenOptions): Promise<PostgresSession> => {
    const settings = [
      `set search_path to "${schema}"`,
      // Zero would mean to wait for ever.
      `set lock_timeout to ${Math.max(1, Math.trunc(lockTimeout))}`,
      // The server's own default may be off, which a journal must not inherit.
      `set synchronous_commit to ${durability === 'journal' ? 'on' : 'off'}`,
      `set default_transaction_read_only to ${readOnly ? 'on' : 'off'}`,
    ].join('; ');
    const known = sessions.get(settings);
    if (known !== undefined) return known;
    const opening = openSession(settings);
    sessions.set(settings, opening);
    opening.catch(() => sessions.delete(settings));
    return opening;
  };

  const closeAll = async (): Promise<void> => {
    const opened = await Promise.allSettled(sessions.values());
    const open = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    await Promise.all(open.map((one) => one.close(lockTimeout)));
  };

  return {
    kind: 'postgres',
    open: async <Schema>(...[module, migrations, openOptions = {}]: Parameters<StorageAdapter['open']>) => {
      if (closing !== undefined) throw postgresClosed(place);
      checkMigrations(module, migrations);
      const codecs = columnCodecs(module, migrations);
      await migrate(postgresMigrationTarget(await session({}), schema), clock, module, migrations);
      return postgresBuilder<Schema>(await session(openOptions), codecs);
    },
    close: async () => {
      closing ??= closeAll();
      await closing;
    },
  };
}

function invalidSchema(schema: string): OpsError<StorageErrorCode> {
  return new OpsError(
    'storage-unavailable',
    `"${schema}" cannot name a PostgreSQL schema here: use lower-case letters, digits and underscores, 63 at most.`,
    { details: { schema } },
  );
}
