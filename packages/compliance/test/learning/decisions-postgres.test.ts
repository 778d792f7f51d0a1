import { postgresStorage } from '@opspilot/core/postgres';
import { describePostgres } from '../../../core/test/fixtures/postgres.js';
import { describeDecisions } from './describe-decisions.js';

await describePostgres('a real server', (postgres) => {
  describeDecisions('PostgreSQL', async () => postgresStorage(...postgres.emptyPlace()));
});
