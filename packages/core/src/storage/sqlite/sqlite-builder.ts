import { type Dialect, Kysely, SqliteAdapter, SqliteIntrospector } from 'kysely';
import type { ColumnCodecs } from '../codec/column-codecs.js';
import { SqliteCompiler } from './sqlite-compiler.js';
import type { SqliteTransactionOptions } from './sqlite-connection.js';
import { SqliteDriver } from './sqlite-driver.js';
import { SqliteExecutor } from './sqlite-executor.js';
import type { SqliteSession } from './sqlite-session.js';
import { Statements } from './statements.js';

/** A query builder for one module over a session that others use too. */
export function sqliteBuilder<Schema>(
  session: SqliteSession,
  codecs: ColumnCodecs,
  options?: SqliteTransactionOptions,
): Kysely<Schema> {
  const statements = new Statements(session.database, codecs);
  const driver = new SqliteDriver(session, statements, options);
  const compiler = new SqliteCompiler(codecs);
  const dialect: Dialect = {
    createDriver: () => driver,
    createQueryCompiler: () => compiler,
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
  const executor = new SqliteExecutor({ session, statements, driver, compiler });
  return new Kysely<Schema>({ config: { dialect }, dialect, driver, executor });
}
