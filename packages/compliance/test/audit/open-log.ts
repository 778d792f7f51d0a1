import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRedactor, type StorageAdapter, systemClock, systemRandom } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';
import type { Kysely } from 'kysely';
import { onTestFinished } from 'vitest';
import { auditMigrations } from '../../src/audit/storage/audit-migrations.js';
import type { AuditSchema } from '../../src/audit/storage/audit-schema.js';
import {
  type AuditEntry,
  type AuditLog,
  type AuditLogOptions,
  createAuditLog,
  ed25519Signer,
} from '../../src/index.js';

export const operator = { id: 'mia', kind: 'person', roles: ['operator'] } as const;
export const auditor = { id: 'noor', kind: 'person', roles: ['auditor'] } as const;

/** A decision about a command, different for each `index`. */
export function decision(index: number): AuditEntry<'command.decided'> {
  return {
    type: 'command.decided',
    actor: operator,
    host: `web-${index % 7}`,
    environment: index % 2 === 0 ? 'production' : 'staging',
    command: `systemctl restart "unit ${index}"\n  --no-block # é, 😀`,
    subject: `command-${index}`,
    data: {
      decision: 'require-approval',
      risk: index / 7,
      findings: [
        {
          rule: 'SVC-001',
          decision: 'require-approval',
          reason: 'A service of production is restarted.',
          severity: 'medium',
          controls: [{ framework: 'nist-800-53', edition: 'r5', control: 'CM-3' }],
          effect: 'restart nginx',
        },
      ],
    },
  };
}

export function newSigner() {
  const { privateKey } = generateKeyPairSync('ed25519');
  return ed25519Signer(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
}

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

export async function appendMany(log: AuditLog, count: number, first = 0): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, index) => log.append(decision(first + index))));
}

export async function textOf(chunks: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += chunk;
  return text;
}

/** One text as a stream, in pieces of `size` bytes. */
export async function* pieces(bytes: string | Buffer, size = 65_536): AsyncIterable<Uint8Array> {
  const buffer = Buffer.from(bytes as string);
  for (let start = 0; start < buffer.length; start += size) yield buffer.subarray(start, start + size);
}
