import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteStorage } from '@opspilot/core/sqlite';
import { afterAll } from 'vitest';
import { describeAuditLog } from './describe-audit-log.js';

const directory = mkdtempSync(join(tmpdir(), 'opspilot-audit-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
let files = 0;

describeAuditLog('SQLite in memory', async () => sqliteStorage(':memory:'));
describeAuditLog('SQLite in a file', async () => sqliteStorage(join(directory, `${++files}.db`)));
