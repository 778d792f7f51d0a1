import { OpsError } from '../../errors/ops-error.js';
import type { BridgeErrorCode } from '../bus-bridge.js';
import type { OpsEvent } from '../event-bus.js';
import type { BridgeSchema } from './bridge-schema.js';
import type { BridgeSettings } from './postgres-bridge-options.js';
import type { PostgresSession } from './postgres-session.js';
import { type OutgoingEvent, sendQueue } from './send-queue.js';

/** The way out of a process: events wait here until the database has them. */
export interface Outbox {
  add(event: OpsEvent): void;
  /** Sends a batch; false when nothing waits. */
  send(session: PostgresSession): Promise<boolean>;
  /** Resolves when all that was added before is sent; rejects with `bridge-events-dropped` when some never will be. */
  flush(): Promise<void>;
  /** Rejects every pending flush. */
  abandon(reason: OpsError): void;
  /** Events that wait. */
  readonly size: number;
}

/** One statement's worth: enough to make the commit cheap, little enough to answer soon. */
const batchEvents = 500;
const batchBytes = 4 * 1024 * 1024;

/**
 * Whether the database refuses what it was given, and would again: SQLSTATE classes 22, data exception, and 54, limit
 * exceeded (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 */
function isUnacceptable(error: unknown): boolean {
  if (!OpsError.is<BridgeErrorCode>(error, 'bridge-refused')) return false;
  return /^(?:22|54)/.test(String(error.details['sqlState']));
}

interface Flush {
  readonly upTo: number;
  readonly resolve: () => void;
  readonly reject: (reason: OpsError) => void;
}

const eventsDropped = (count: number): OpsError<BridgeErrorCode> =>
  new OpsError(
    'bridge-events-dropped',
    `${count} events never crossed the bridge; the log says which or why. Raise queueLimit and queueBytes for longer outages.`,
    { details: { count } },
  );

export function createOutbox(
  schema: BridgeSchema,
  origin: string,
  { queueLimit, queueBytes, logger }: Pick<BridgeSettings, 'queueLimit' | 'queueBytes' | 'logger'>,
): Outbox {
  const queue = sendQueue(queueLimit, queueBytes);
  const flushes = new Set<Flush>();
  /** Events that will never cross and of which no flush has told yet. */
  let untold = 0;
  /** Events dropped since a batch last got through. */
  let overflow = 0;
  /** Events still to be sent one by one, because the batch that they were in was refused for one of them. */
  let apart = 0;

  const settle = (): void => {
    const due = [...flushes].filter(({ upTo }) => upTo < queue.oldest);
    if (due.length === 0) return;
    const lost = untold;
    untold = 0;
    for (const flush of due) {
      flushes.delete(flush);
      if (lost === 0) flush.resolve();
      else flush.reject(eventsDropped(lost));
    }
  };

  const refuse = ({ id, type }: Pick<OpsEvent, 'id' | 'type'>, reason: string, error?: unknown): void => {
    untold++;
    logger.error({ event: id, type, ...(error === undefined ? {} : { err: error }) }, reason);
  };

  /** False when the database does not take all of the batch, and it must be sent one by one. */
  const append = async (session: PostgresSession, batch: readonly OutgoingEvent[]): Promise<boolean> => {
    try {
      await session.query(schema.append, [origin, batch.map(({ id }) => id), batch.map(({ json }) => json)]);
    } catch (error) {
      if (!isUnacceptable(error)) throw error;
      const [event, ...others] = batch;
      if (event === undefined || others.length > 0) return false;
      refuse(event, 'An event cannot cross the bridge: the database does not take it.', error);
    }
    return true;
  };

  const push = (event: OutgoingEvent): void => {
    const dropped = queue.push(event);
    if (dropped === 0) return;
    if (overflow === 0) {
      logger.error(
        { queueLimit, queueBytes },
        'The event bridge cannot send and its queue is full: dropping the oldest events.',
      );
    }
    overflow += dropped;
    untold += dropped;
  };

  return {
    add: (event) => {
      try {
        const json = JSON.stringify(event);
        const bytes = Buffer.byteLength(json);
        if (bytes <= queueBytes) push({ id: event.id, type: event.type, json, bytes });
        else refuse(event, `An event of ${bytes} bytes cannot cross the bridge, whose queueBytes is ${queueBytes}.`);
      } catch (error) {
        refuse(event, 'An event cannot cross the bridge: what it carries has no JSON form.', error);
      }
    },
    send: async (session) => {
      const batch = queue.peek(apart > 0 ? 1 : batchEvents, batchBytes);
      if (batch.length === 0) return false;
      if (!(await append(session, batch))) {
        apart = batch.length;
        return true;
      }
      apart = Math.max(apart - 1, 0);
      queue.sent();
      if (overflow > 0)
        logger.warn({ dropped: overflow }, 'The event bridge sends again; events were dropped meanwhile.');
      overflow = 0;
      settle();
      return true;
    },
    flush: () =>
      new Promise((resolve, reject) => {
        flushes.add({ upTo: queue.received, resolve, reject });
        settle();
      }),
    abandon: (reason) => {
      for (const flush of flushes) flush.reject(reason);
      flushes.clear();
    },
    get size() {
      return queue.size;
    },
  };
}
