import { postgresStorage } from '@opspilot/core/postgres';
import { describePostgres } from '../../../core/test/fixtures/postgres.js';
import { describeExceptions } from './describe-exceptions.js';

await describePostgres('a real server', (postgres) => {
  describeExceptions('PostgreSQL', async () =>
    postgresStorage({ connectionString: await postgres.createDatabase(), max: 5 }),
  );
});
