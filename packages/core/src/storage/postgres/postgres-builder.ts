import { Kysely, PostgresAdapter, PostgresIntrospector } from 'kysely';
import type { ColumnCodecs } from '../codec/column-codecs.js';
import { PostgresCompiler } from './postgres-compiler.js';
import { PostgresDriver } from './postgres-driver.js';
import type { PostgresSession } from './postgres-session.js';

/** A query builder for one module over a pool that others use too. */
export function postgresBuilder<Schema>(session: PostgresSession, codecs: ColumnCodecs): Kysely<Schema> {
  return new Kysely<Schema>({
    dialect: {
      createDriver: () => new PostgresDriver(session),
      createQueryCompiler: () => new PostgresCompiler(codecs),
      createAdapter: () => new PostgresAdapter(),
      createIntrospector: (db) => new PostgresIntrospector(db),
    },
  });
}
