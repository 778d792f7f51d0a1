import { postgresStorage } from '@opspilot/core/postgres';
import { describePostgres } from '../../../core/test/fixtures/postgres.js';
import { describeExceptionLimits } from './describe-exception-limits.js';
import { describeExceptionPlaces } from './describe-exception-places.js';
import { describeExceptions } from './describe-exceptions.js';

await describePostgres('a real server', (postgres) => {
  const open = async () => postgresStorage(...postgres.emptyPlace());
  describeExceptions('PostgreSQL', open);
  describeExceptionLimits('PostgreSQL', open);
  describeExceptionPlaces('PostgreSQL', open);
});
