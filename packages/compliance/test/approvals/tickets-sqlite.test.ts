import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { describeIdentities } from './describe-identities.js';
import { describePresentRules } from './describe-present-rules.js';
import { describeSelfApproval } from './describe-self-approval.js';
import { describeTicketTroubles } from './describe-ticket-troubles.js';
import { describeTickets } from './describe-tickets.js';
import { describeWaitedRules } from './describe-waited-rules.js';
import type { OpenStorage } from './ticket-fixture.js';

const open: OpenStorage = async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'opspilot-tickets-')), 'ops.db');
  return {
    storage: sqliteStorage(file),
    expression: `(await import('@opspilot/core/sqlite')).sqliteStorage(${JSON.stringify(file)})`,
  };
};

describeTickets('SQLite', open);
describeTicketTroubles('SQLite', open);
describeIdentities('SQLite', open);
describePresentRules('SQLite', open);
describeSelfApproval('SQLite', open);
describeWaitedRules('SQLite', open);
