import { generateKeyPairSync } from 'node:crypto';
import { type AuditEntry, type AuditLog, type AuditSigner, createAuditLog, ed25519Signer } from '@opspilot/compliance';
import { createRedactor, systemClock, systemRandom } from '@opspilot/core';
import { sqliteStorage } from '@opspilot/core/sqlite';

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

/** An export of a log of its own: `count` decisions, and the record of the export. */
export async function sampleExport(format: 'jsonl' | 'csv', signer: AuditSigner, count = 24): Promise<string> {
  const storage = sqliteStorage(':memory:');
  const parts = { storage, clock: systemClock, random: systemRandom, redactor: createRedactor(), signer };
  const log = await createAuditLog(parts);
  await appendMany(log, count);
  const text = await textOf(log.export({ actor: auditor, format }));
  await log.close();
  await storage.close();
  return text;
}
