import { newId, OpsError, silentLogger } from '@opspilot/core';
import type { AuditEntry, AuditRecord } from './audit-entry.js';
import { type AuditErrorCode, auditError } from './audit-error.js';
import type { AuditLog, AuditLogOptions } from './audit-log.js';
import { createReading, type KnownCheckpoints } from './audit-reading.js';
import { checkOptions } from './check-options.js';
import { readPublicKey } from './checkpoints/audit-signer.js';
import { checkRollback, checkSameLog } from './checkpoints/check-rollback.js';
import { createCheckpointKeeper } from './checkpoints/checkpoint-keeper.js';
import { createContinuity } from './checkpoints/continuity.js';
import { lossesIn, readSink, type SinkContent, sinkLost } from './checkpoints/read-sink.js';
import { createSinkDelivery } from './checkpoints/sink-delivery.js';
import { createHealth } from './health.js';
import { noPrevious, prepareEntry } from './record/seal-entry.js';
import { createAppendQueue } from './storage/append-queue.js';
import { auditMigrations } from './storage/audit-migrations.js';
import type { AuditSchema } from './storage/audit-schema.js';
import { createCheckpointStore } from './storage/checkpoint-store.js';
import { openHead } from './storage/open-head.js';
import { createBatchWriter } from './storage/write-batch.js';

/**
 * Opens the log that a database holds, or begins one. Every record holds the SHA-256 of the one before it, over canonical
 * JSON (RFC 8785); checkpoints, signed with Ed25519, vouch for the log outside of the database. Secrets are taken out before
 * anything is hashed. Close it when done: until then it keeps the process running, to make checkpoints in time.
 *
 * @throws OpsError `invalid-audit-options`, `invalid-audit-key`, `audit-rolled-back` when a sink has seen more than the
 *   database holds, or another log, `audit-sink-unavailable` when a sink that has to work cannot be read, `audit-sink-lost` when
 *   such a sink has lost what it was told, and what the storage rejects with
 */
export async function createAuditLog(options: AuditLogOptions): Promise<AuditLog> {
  const rules = checkOptions(options);
  const { storage, clock, random, redactor, logger = silentLogger, events, signer, sinks = [] } = options;
  const keys = [...(signer === undefined ? [] : [signer.publicKey]), ...(options.publicKeys ?? [])].map(readPublicKey);
  const db = await storage.open<AuditSchema>('audit', auditMigrations);
  const reader = await storage.open<AuditSchema>('audit', auditMigrations, { readOnly: true });
  const head = await openHead(db, newId(clock, random));

  const told = { clock, logger, events };
  const store = createCheckpointStore(db);
  const deliveries = new Map(sinks.map((sink) => [sink.name, createSinkDelivery(sink, store, rules, told)]));
  const found: SinkContent[] = [];
  const reading = { store, clock, timeout: rules.timeout };
  for (const sink of sinks) {
    try {
      const content = await readSink(sink, reading);
      checkSameLog(head, sink.name, content.lines, keys);
      found.push(content);
    } catch (error) {
      if (rules.onFailure === 'close' || !OpsError.is(error, 'audit-sink-unavailable')) throw error;
      await deliveries.get(sink.name)?.failed(error);
    }
  }
  const lines = found.flatMap((content) => content.lines);
  const signed = await checkRollback(db, head, lines, keys);
  // Only now: a database that was set back or made anew has other lines than its sinks too.
  for (const loss of lossesIn(found)) {
    if (rules.onFailure === 'close') throw sinkLost(loss);
    await store.oweAgain(loss.sink, loss.lost);
    await deliveries.get(loss.sink)?.failed(sinkLost(loss));
  }
  const continuity = createContinuity(db, head.log, signed ?? { sequence: 0, hash: noPrevious });
  const keeping = { db, store, continuity, signer, sinks: [...deliveries.values()], rules, rhythm: rules };
  const keeper = createCheckpointKeeper({ ...told, ...keeping });
  const queue = createAppendQueue(createBatchWriter(db, continuity));
  const health = createHealth(told, 'storage');
  let sequence = head.sequence;
  let isClosed = false;
  let closing: Promise<void> | undefined;

  const append = async (entry: AuditEntry): Promise<AuditRecord> => {
    if (isClosed) throw auditError('audit-log-closed', 'The audit log was closed. Open it again to append.');
    const prepared = prepareEntry(entry, Math.floor(clock.now()), redactor);
    if (keeper.isClosed()) await keeper.assertOpen();
    try {
      const record = await queue.add(prepared);
      health.worked();
      const before = sequence;
      sequence = Math.max(sequence, record.sequence);
      keeper.grew(before, sequence);
      return record;
    } catch (error) {
      if (OpsError.is<AuditErrorCode>(error)) health.failed(error.code, error.message, true);
      throw error;
    }
  };

  const checkpoints = async (): Promise<KnownCheckpoints> => {
    const stored = (await store.all()).map(({ line }) => line);
    const contents = await Promise.all(sinks.map((sink) => readSink(sink, reading)));
    return {
      lines: [...stored, ...contents.flatMap((content) => content.lines)],
      losses: lossesIn(contents),
    };
  };

  const end = async (): Promise<void> => {
    await queue.drained();
    await keeper.stop();
    if (signer === undefined) return;
    await keeper.make().catch((error: unknown) => {
      logger.warn({ error: String(error) }, 'the audit log was closed without a last checkpoint');
    });
  };

  return Object.freeze({
    append: append as AuditLog['append'],
    async checkpoint() {
      const signed = await keeper.make();
      await keeper.assertOpen();
      return signed;
    },
    ...createReading({
      db: reader,
      log: head.log,
      keys,
      append,
      sign: async (place) => (signer === undefined ? undefined : keeper.make(place)),
      checkpoints,
    }),
    status() {
      const signing = keeper.trouble();
      return {
        isOpen: !isClosed && health.trouble === undefined && !keeper.isClosed(),
        log: head.log,
        sequence,
        ...(health.trouble === undefined ? {} : { storage: health.trouble }),
        ...(signing === undefined ? {} : { signer: signing }),
        sinks: [...deliveries.values()].map((delivery) => delivery.status()),
      };
    },
    close() {
      isClosed = true;
      closing ??= end();
      return closing;
    },
  });
}
