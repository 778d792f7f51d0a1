import { OpsError } from '@opspilot/core';
import { answerWithin } from '../answer-within.js';
import type { AuditErrorCode } from '../audit-error.js';
import { createHealth, type Health, type HealthParts } from '../health.js';
import type { CheckpointStore } from '../storage/checkpoint-store.js';
import type { AuditSink } from './audit-sink.js';

/** What becomes of the log while a sink does not take checkpoints. */
export interface DeliveryRules {
  /** `close`: nothing is appended. `buffer`: up to `limit` checkpoints wait in the database, then nothing is appended. */
  readonly onFailure: 'close' | 'buffer';
  readonly limit: number;
  /** Milliseconds after which a sink that says nothing has failed. */
  readonly timeout: number;
}

/** How one sink is doing. */
export interface SinkStatus {
  readonly name: string;
  /** Checkpoints that it has still to be told, when last counted. */
  readonly pending: number;
  /** `sequence` of the last checkpoint that this process delivered to it. */
  readonly lastDelivered?: number;
  readonly trouble?: NonNullable<Health['trouble']>;
}

/** Brings one sink what it is owed. */
export interface SinkDelivery {
  /** Tries to deliver all; calls during an attempt join it. Never rejects but for the storage. */
  flush(): Promise<void>;
  /** Says that the sink has failed at something else than a delivery. */
  failed(error: unknown): Promise<void>;
  /** Whether nothing may be appended on its account. */
  isClosing(): boolean;
  status(): SinkStatus;
}

const chunk = 100;

export function createSinkDelivery(
  sink: AuditSink,
  store: CheckpointStore,
  rules: DeliveryRules,
  parts: HealthParts,
): SinkDelivery {
  const health = createHealth(parts, 'sink', sink.name);
  let pending = 0;
  let lastDelivered: number | undefined;
  let flushing: Promise<void> | undefined;

  const isClosing = (): boolean =>
    health.trouble !== undefined && (rules.onFailure === 'close' || pending > rules.limit);

  const fail = async (error: unknown): Promise<void> => {
    pending = await store.countOwed(sink.name);
    const why = error instanceof Error ? error.message : String(error);
    const isLost = OpsError.is<AuditErrorCode>(error, 'audit-sink-lost');
    const closes = rules.onFailure === 'close' || pending > rules.limit;
    const consequence = closes ? 'Nothing is appended until it does.' : `${pending} wait, ${rules.limit} may.`;
    health.failed(
      isLost ? error.code : 'audit-sink-unavailable',
      isLost
        ? `${why} ${consequence}`
        : `The sink "${sink.name}" of the audit log does not work: ${why} ${consequence}`,
      closes,
    );
  };

  const deliverAll = async (): Promise<void> => {
    for (;;) {
      const owed = await store.owed(sink.name, chunk);
      if (owed.length === 0) break;
      for (const { sequence, line } of owed) {
        try {
          await answerWithin(rules.timeout, parts.clock, sink.deliver(line));
        } catch (error) {
          return fail(error);
        }
        await store.delivered(sink.name, sequence);
        lastDelivered = sequence;
      }
    }
    pending = 0;
    health.worked();
  };

  return {
    flush() {
      flushing ??= deliverAll().finally(() => {
        flushing = undefined;
      });
      return flushing;
    },
    failed: fail,
    isClosing,
    status: () => ({
      name: sink.name,
      pending,
      ...(lastDelivered === undefined ? {} : { lastDelivered }),
      ...(health.trouble === undefined ? {} : { trouble: health.trouble }),
    }),
  };
}
