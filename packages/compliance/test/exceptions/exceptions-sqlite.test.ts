import { sqliteStorage } from '@opspilot/core/sqlite';
import { describeExceptionLimits } from './describe-exception-limits.js';
import { describeExceptionPlaces } from './describe-exception-places.js';
import { describeExceptions } from './describe-exceptions.js';

describeExceptions('SQLite', async () => sqliteStorage(':memory:'));
describeExceptionLimits('SQLite', async () => sqliteStorage(':memory:'));
describeExceptionPlaces('SQLite', async () => sqliteStorage(':memory:'));
