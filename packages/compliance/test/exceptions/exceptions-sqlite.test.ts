import { sqliteStorage } from '@opspilot/core/sqlite';
import { describeExceptions } from './describe-exceptions.js';

describeExceptions('SQLite', async () => sqliteStorage(':memory:'));
