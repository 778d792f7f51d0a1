import { type Dialect, Kysely, SqliteAdapter, SqliteIntrospector } from 'kysely';
import type { ColumnCodecs } from '../codec/column-codecs.js';
import type { SqliteBuilderOptions } from './builder-options.js';
import { SqliteCompiler } from './sqlite-compiler.js';
import { SqliteDriver } from './sqlite-driver.js';
import { SqliteExecutor } from './sqlite-executor.js';
import type { SqliteReader } from './sqlite-reader.js';
import { SqliteReaderDriver } from './sqlite-reader-driver.js';
import type { SqliteSession } from './sqlite-session.js';
import { Statements } from './statements.js';

/** A query builder for one module over a session that others use too. */
export function sqliteBuilder<Schema>(
  session: SqliteSession,
  codecs: ColumnCodecs,
  options: SqliteBuilderOptions = {},
): Kysely<Schema> {
  const statements = new Statements(session.database, codecs, options.readOnly);
  const driver = new SqliteDriver(session, statements, options);
  const dialect = sqliteDialect(codecs, driver);
  const reader = options.reader && new SqliteReaderDriver(options.reader, codecs);
  const executor = new SqliteExecutor({ session, statements, driver, reader, compiler: dialect.createQueryCompiler() });
  return new Kysely<Schema>({ config: { dialect }, dialect, driver, executor });
}

/** A query builder for one module that reads in another thread. */
export function sqliteReaderBuilder<Schema>(reader: SqliteReader, codecs: ColumnCodecs): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: sqliteDialect(codecs, new SqliteReaderDriver(reader, codecs)) });
}

function sqliteDialect(codecs: ColumnCodecs, driver: SqliteDriver | SqliteReaderDriver): Dialect {
  return {
    createDriver: () => driver,
    createQueryCompiler: () => new SqliteCompiler(codecs),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}
