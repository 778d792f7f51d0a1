import { postgresStorage } from '@opspilot/core/postgres';
import { describePostgres } from '../../../core/test/fixtures/postgres.js';
import { describeIdentities } from './describe-identities.js';
import { describePresentRules } from './describe-present-rules.js';
import { describeSelfApproval } from './describe-self-approval.js';
import { describeTicketTroubles } from './describe-ticket-troubles.js';
import { describeTickets } from './describe-tickets.js';
import { describeWaitedRules } from './describe-waited-rules.js';
import type { OpenStorage } from './ticket-fixture.js';

await describePostgres('a real server', (postgres) => {
  const open: OpenStorage = async () => {
    const place = postgres.emptyPlace();
    return {
      storage: postgresStorage(...place),
      expression: `(await import('@opspilot/core/postgres')).postgresStorage(...${JSON.stringify(place)})`,
    };
  };
  describeTickets('PostgreSQL', open);
  describeTicketTroubles('PostgreSQL', open);
  describeIdentities('PostgreSQL', open);
  describePresentRules('PostgreSQL', open);
  describeSelfApproval('PostgreSQL', open);
  describeWaitedRules('PostgreSQL', open);
});
