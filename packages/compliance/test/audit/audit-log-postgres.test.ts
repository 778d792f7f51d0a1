import { postgresStorage } from '@opspilot/core/postgres';
import { describePostgres } from '../../../core/test/fixtures/postgres.js';
import { describeAuditLog } from './describe-audit-log.js';

await describePostgres('with a server', (postgres) => {
  describeAuditLog('PostgreSQL', async () => postgresStorage(...postgres.emptyPlace()));
});
