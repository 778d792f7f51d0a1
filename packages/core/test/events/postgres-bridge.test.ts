import { postgresBridge } from '@opspilot/core/postgres';
import { describeBusBridge } from '@opspilot/core/testing';
import { describePostgres } from '../fixtures/postgres.js';

await describePostgres('postgresBridge on a real PostgreSQL', (postgres) => {
  describeBusBridge('postgresBridge', async () => {
    const url = await postgres.createDatabase();
    return { bridge: () => postgresBridge(url) };
  });
});
