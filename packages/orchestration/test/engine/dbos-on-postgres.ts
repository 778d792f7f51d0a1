import { postgresStorage } from '@opspilot/core/postgres';
import { dbosOrchestration } from '../../src/dbos.js';
import type { EngineFixture } from '../../src/testing/engine-site.js';

/** The DBOS engine, whose tables and journal are in one database. */
export function dbosOnPostgres(createDatabase: () => Promise<string>): EngineFixture {
  return {
    open: async () => {
      const databaseUrl = await createDatabase();
      return {
        storage: () => postgresStorage(databaseUrl),
        plugin: (options) => dbosOrchestration({ ...options, databaseUrl }),
      };
    },
  };
}
