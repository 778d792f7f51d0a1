import { postgresStorage } from '@opspilot/core/postgres';
import { orchestration } from '../../src/index.js';
import type { EngineFixture } from '../../src/testing/engine-site.js';

/** The embedded engine, whose journal is in a database of PostgreSQL. */
export function embeddedOnPostgres(createDatabase: () => Promise<string>): EngineFixture {
  return {
    open: async () => {
      const url = await createDatabase();
      return { storage: () => postgresStorage(url), plugin: (options) => orchestration(options) };
    },
  };
}
