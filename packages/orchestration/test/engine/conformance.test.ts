import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgresStorage } from '@opspilot/core/postgres';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { describePostgres } from '../../../core/test/fixtures/postgres.js';
import { dbosOrchestration } from '../../src/dbos.js';
import { orchestration } from '../../src/index.js';
import { describeOrchestrationEngine } from '../../src/testing.js';
import { preparedDatabases } from './prepared-databases.js';

describeOrchestrationEngine('the embedded engine on SQLite', {
  open: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'journal-'));
    return {
      storage: () => sqliteStorage(join(folder, 'ops.db')),
      plugin: (options) => orchestration(options),
      close: () => rm(folder, { recursive: true, force: true }),
    };
  },
});

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
