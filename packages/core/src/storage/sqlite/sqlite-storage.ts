import { resolve } from 'node:path';
import { type Clock, systemClock } from '../../clock/clock.js';
import { OpsError } from '../../errors/ops-error.js';
import { columnCodecs } from '../codec/column-codecs.js';
import { checkMigrations } from '../migrations/check-migrations.js';
import { migrate } from '../migrations/migrate.js';
import type { Durability, StorageAdapter, StorageErrorCode } from '../storage-adapter.js';
import { Mutex } from './mutex.js';
import { sqliteBuilder, sqliteReaderBuilder } from './sqlite-builder.js';
import { sqliteMigrationTarget } from './sqlite-migration-target.js';
import { SqliteReader } from './sqlite-reader.js';
import { type SqliteFile, SqliteSession } from './sqlite-session.js';
import { storageClosed } from './storage-closed.js';

/** What SQLite storage may be told. */
export interface SqliteStorageOptions {
  /** Longest wait for a lock held by another process or transaction, milliseconds. Default 5000. */
  readonly lockTimeout?: number;
  /** Dates the migrations. Default: the machine's clock. */
  readonly clock?: Clock;
}

/**
 * Keeps everything in one SQLite file, or in memory with `:memory:`. The file is created when it is missing, readable by
 * its owner alone; its directory must exist. Several processes may use it at once.
 *
 * @throws OpsError `storage-unavailable` for an empty path or one with a NUL character
 */
export function sqliteStorage(path: string, options: SqliteStorageOptions = {}): StorageAdapter {
  const { lockTimeout = 5000, clock = systemClock } = options;
  const inMemory = path === ':memory:';
  const file: SqliteFile = { path: inMemory ? path : absolute(path), lockTimeout, writer: new Mutex() };
  // Nobody else can see the inside of this process: a database in memory is read in place.
  const reader = inMemory ? undefined : new SqliteReader(file.path, lockTimeout);
  const sessions = new Map<Durability, Promise<SqliteSession>>();
  let closing: Promise<unknown> | undefined;

  const session = (durability: Durability): Promise<SqliteSession> => {
    // Memory has no power failure to survive, and a second connection would see another database.
    const key = inMemory ? 'journal' : durability;
    const known = sessions.get(key);
    if (known !== undefined) return known;
    const opening = SqliteSession.open(file, key);
    sessions.set(key, opening);
    opening.catch(() => sessions.delete(key));
    return opening;
  };

  const closeAll = async (): Promise<void> => {
    const opened = await Promise.allSettled(sessions.values());
    const open = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    await Promise.all([reader?.close(), ...open.map((one) => one.close())]);
  };

  return {
    kind: 'sqlite',
    ...(!inMemory && { directory: `${file.path}.files` }),
    open: async <Schema>(
      ...[module, migrations, { durability = 'journal', readOnly = false } = {}]: Parameters<StorageAdapter['open']>
    ) => {
      if (closing !== undefined) throw storageClosed(file.path);
      checkMigrations(module, migrations);
      const codecs = columnCodecs(module, migrations);
      await migrate(sqliteMigrationTarget(await session('journal')), clock, module, migrations);
      if (!readOnly) return sqliteBuilder<Schema>(await session(durability), codecs, { reader });
      return reader === undefined
        ? sqliteBuilder<Schema>(await session(durability), codecs, { readOnly })
        : sqliteReaderBuilder<Schema>(reader, codecs);
    },
    close: async () => {
      closing ??= closeAll();
      await closing;
    },
  };
}

function absolute(path: string): string {
  if (typeof path !== 'string' || path === '' || path.includes('\0')) {
    throw new OpsError<StorageErrorCode>(
      'storage-unavailable',
      'A SQLite database needs the path of a file, or ":memory:".',
    );
  }
  return resolve(path);
}
