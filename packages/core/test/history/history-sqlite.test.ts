import { join } from 'node:path';
import { sqliteStorage } from '../../src/sqlite.js';
import { describeHistory } from './describe-history.js';
import { temporaryDirectory } from './open-history.js';

describeHistory('SQLite in memory', async () => sqliteStorage(':memory:'));
describeHistory('a SQLite file', async () => sqliteStorage(join(await temporaryDirectory(), 'ops.db')));
