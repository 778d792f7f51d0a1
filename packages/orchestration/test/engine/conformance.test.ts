import { postgresStorage } from '@opspilot/core/postgres';
import { describePostgres } from '../../../core/test/fixtures/postgres.js';
import { dbosOrchestration } from '../../src/dbos.js';
import { orchestration } from '../../src/index.js';
import { describeOrchestrationEngine } from '../../src/testing.js';
import { preparedDatabases } from './prepared-databases.js';
import { embeddedOnSqlite } from './sqlite-site.js';

describeOrchestrationEngine('the embedded engine on SQLite', embeddedOnSqlite);

await describePostgres('with PostgreSQL', (postgres) => {
  const createDatabase = preparedDatabases(postgres);

  describeOrchestrationEngine('the embedded engine', {
    open: async () => {
      const url = await createDatabase();
      return { storage: () => postgresStorage(url), plugin: (options) => orchestration(options) };
    },
  });

  describeOrchestrationEngine('the DBOS engine', {
    open: async () => {
      const databaseUrl = await createDatabase();
      return {
        storage: () => postgresStorage(databaseUrl),
        plugin: (options) => dbosOrchestration({ ...options, databaseUrl }),
      };
    },
  });
});
