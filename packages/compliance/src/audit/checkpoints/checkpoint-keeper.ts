import { OpsError } from '@opspilot/core';
import type { Kysely } from 'kysely';
import { answerWithin } from '../answer-within.js';
import { type AuditErrorCode, auditError } from '../audit-error.js';
import { createHealth, type HealthParts } from '../health.js';
import type { AuditSchema } from '../storage/audit-schema.js';
import type { CheckpointStore } from '../storage/checkpoint-store.js';
import { type AuditHead, readHead } from '../storage/open-head.js';
import { type AuditSigner, readPublicKey } from './audit-signer.js';
import { checkpointLine, parseCheckpoint, type SignedCheckpoint, signCheckpoint } from './checkpoint.js';
import type { Continuity } from './continuity.js';
import type { DeliveryRules, SinkDelivery } from './sink-delivery.js';

/** When checkpoints are made by themselves. */
export interface CheckpointRhythm {
  /** Records after which one is due. */
  readonly every: number;
  /** Milliseconds after which one is due if anything was appended, and after which failed deliveries are tried again. */
  readonly interval: number;
  /** Milliseconds after which a signer that says nothing has failed. */
  readonly signerTimeout: number;
}

/** Makes checkpoints when they are due, and sees to it that the sinks get them. */
export interface CheckpointKeeper {
  /** Hears that the log has grown from `before` records to `after`. */
  grew(before: number, after: number): void;
  /**
   * Makes a checkpoint of a record, by default of the last, and delivers what is owed; undefined while the log is empty.
   *
   * @throws OpsError `audit-signer-missing`, `audit-signer-failed`, `audit-log-damaged` for what does not continue what was
   *   signed before
   */
  make(place?: AuditHead): Promise<SignedCheckpoint | undefined>;
  /** Tries the sinks again when nothing may be appended on their account. @throws OpsError `audit-sink-unavailable`, `audit-signer-failed`, `audit-log-damaged` */
  assertOpen(): Promise<void>;
  trouble(): ReturnType<typeof createHealth>['trouble'];
  isClosed(): boolean;
  stop(): Promise<void>;
}

export interface KeeperParts extends HealthParts {
  readonly db: Kysely<AuditSchema>;
  readonly store: CheckpointStore;
  readonly continuity: Pick<Continuity, 'assertContinues'>;
  readonly signer: AuditSigner | undefined;
  readonly sinks: readonly SinkDelivery[];
  readonly rules: DeliveryRules;
  readonly rhythm: CheckpointRhythm;
}

export function createCheckpointKeeper(parts: KeeperParts): CheckpointKeeper {
  const { db, store, continuity, signer, sinks, rules, rhythm, clock, logger } = parts;
  const health = createHealth(parts, 'signer');
  const stopped = new AbortController();

  /** Checkpoints that were due since the signer failed. */
  let missed = 0;

  const flush = async (): Promise<void> => void (await Promise.all(sinks.map((sink) => sink.flush())));

  const sign = async (by: AuditSigner, place: AuditHead): Promise<SignedCheckpoint | undefined> => {
    await continuity.assertContinues(place);
    if (place.sequence === 0) return undefined;
    const known = parseCheckpoint((await store.at(place.sequence))?.line ?? '');
    // One of another key, or of another record, vouches for nothing that this signer says.
    if (known?.checkpoint.hash === place.hash && known.checkpoint.key === readPublicKey(by.publicKey).id) return known;
    const { log, sequence, hash } = place;
    const signed = await signCheckpoint({ log, sequence, hash, at: Math.floor(clock.now()) }, by, (work) =>
      answerWithin(rhythm.signerTimeout, clock, work),
    );
    const names = sinks.map((sink) => sink.status().name);
    await store.add({ sequence, line: checkpointLine(signed) }, names);
    return signed;
  };

  const isOverdue = (): boolean => rules.onFailure === 'close' || missed > rules.limit;

  const make = async (place?: AuditHead): Promise<SignedCheckpoint | undefined> => {
    if (signer === undefined) throw signerMissing();
    try {
      const signed = await sign(signer, place ?? (await readHead(db)));
      missed = 0;
      health.worked();
      await flush();
      return signed;
    } catch (error) {
      const isDamaged = OpsError.is<AuditErrorCode>(error, 'audit-log-damaged');
      if (isDamaged || OpsError.is<AuditErrorCode>(error, 'audit-signer-failed')) {
        missed++;
        health.failed(error.code, error.message, isDamaged || isOverdue());
      }
      throw error;
    }
  };

  /** For checkpoints that nobody asked for: what goes wrong is told by the health of the parts. */
  const makeUnasked = async (): Promise<void> => {
    if (stopped.signal.aborted) return;
    try {
      await make();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      logger.warn({ error: why }, 'a checkpoint of the audit log was not made; it is tried again');
    }
  };

  const keepTime = async (): Promise<void> => {
    try {
      for (;;) {
        await clock.sleep(rhythm.interval, stopped.signal);
        await makeUnasked();
      }
    } catch {
      // Stopped.
    }
  };

  /** No buffer helps against damage: what was appended to it would prove nothing. */
  const isSignerClosing = (): boolean =>
    health.trouble?.code === 'audit-log-damaged' || (health.trouble !== undefined && isOverdue());
  const isClosed = (): boolean => isSignerClosing() || sinks.some((sink) => sink.isClosing());

  // At once too: an earlier process may have been killed before its last records were vouched for, or its sinks told.
  let due: Promise<void> | undefined = signer === undefined ? undefined : makeUnasked();
  /** Whether one follows on the one under way: it takes whatever comes until it begins, so there is no need of another. */
  let isFollowed = false;
  let reopening: Promise<unknown> | undefined;
  const ticking = signer === undefined ? undefined : keepTime();

  return {
    grew(before, after) {
      const isDue = Math.floor(before / rhythm.every) < Math.floor(after / rhythm.every);
      if (!isDue || signer === undefined) return;
      // One that is under way took the head earlier.
      if (isFollowed) return;
      isFollowed = true;
      due = (due ?? Promise.resolve()).then(() => {
        isFollowed = false;
        return makeUnasked();
      });
    },
    make,
    async assertOpen() {
      if (!isClosed()) return;
      // All who wait ask once: a signer that does not answer would be asked by every entry.
      reopening ??= (isSignerClosing() ? make() : flush()).finally(() => {
        reopening = undefined;
      });
      await reopening;
      const closing = sinks.find((sink) => sink.isClosing())?.status().trouble;
      if (closing !== undefined) throw auditError('audit-sink-unavailable', closing.message, { since: closing.since });
    },
    trouble: () => health.trouble,
    isClosed,
    async stop() {
      stopped.abort();
      await ticking;
      await due;
    },
  };
}

function signerMissing() {
  return auditError(
    'audit-signer-missing',
    'The audit log has no signer, so it cannot make checkpoints. Give createAuditLog a `signer`.',
  );
}
