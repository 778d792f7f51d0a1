import { postgresStorage } from '../../src/storage/postgres/postgres-storage.js';
import { describePostgres } from '../fixtures/postgres.js';
import { describeHistory } from './describe-history.js';

await describePostgres('with a server', (postgres) => {
  describeHistory('PostgreSQL', async () => postgresStorage(...postgres.emptyPlace()));
});
