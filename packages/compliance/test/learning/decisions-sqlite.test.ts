import { sqliteStorage } from '@opspilot/core/sqlite';
import { describeDecisions } from './describe-decisions.js';

describeDecisions('SQLite', async () => sqliteStorage(':memory:'));
