import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AuditLog, type AuditLogOptions, createAuditLog } from '@opspilot/compliance';
import { createRedactor, type StorageAdapter, systemClock, systemRandom } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import type { Kysely } from 'kysely';
import { onTestFinished } from 'vitest';
import { auditMigrations } from '../../src/audit/storage/audit-migrations.js';
import type { AuditSchema } from '../../src/audit/storage/audit-schema.js';

/** A directory that goes with the test. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'opspilot-audit-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** A log that is closed with the test; in memory unless a storage is given. */
export async function openLog(
  options: Partial<AuditLogOptions> = {},
): Promise<{ readonly log: AuditLog; readonly storage: StorageAdapter }> {
  const storage = options.storage ?? sqliteStorage(':memory:');
  const log = await createAuditLog({
    storage,
    clock: systemClock,
    random: systemRandom,
    redactor: createRedactor(),
    ...options,
  });
  onTestFinished(async () => {
    await log.close().catch(() => {});
    await storage.close();
  });
  return { log, storage };
}

/** The tables of a log, for whoever wants to do harm to them. */
export function openTables(storage: StorageAdapter): Promise<Kysely<AuditSchema>> {
  return storage.open<AuditSchema>('audit', auditMigrations);
}
