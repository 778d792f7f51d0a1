import { describePostgres } from '../../../core/test/fixtures/postgres.js';
import { describeOrchestrationEngine } from '../../src/testing.js';
import { dbosOnPostgres } from './dbos-on-postgres.js';
import { embeddedOnPostgres } from './embedded-on-postgres.js';
import { preparedDatabases } from './prepared-databases.js';
import { embeddedOnSqlite } from './sqlite-site.js';

describeOrchestrationEngine('the embedded engine on SQLite', embeddedOnSqlite);

await describePostgres('with PostgreSQL', (postgres) => {
  const createDatabase = preparedDatabases(postgres);

  describeOrchestrationEngine('the embedded engine', embeddedOnPostgres(createDatabase));

  describeOrchestrationEngine('the DBOS engine', dbosOnPostgres(createDatabase));
});
