import type { ClientConfig } from 'pg';
import { OpsError } from '../../errors/ops-error.js';
import { newId } from '../../random/new-id.js';
import type { BridgeConnection, BridgedBus, BridgeErrorCode } from '../bus-bridge.js';
import { bridgeSchema } from './bridge-schema.js';
import { doorbell } from './doorbell.js';
import { createInbox, crossing } from './inbox.js';
import { keepConnected } from './keep-connected.js';
import { createOutbox } from './outbox.js';
import type { BridgeSettings } from './postgres-bridge-options.js';
import { openSession, type PostgresSession } from './postgres-session.js';
import { createRetention } from './retention.js';

const bridgeClosed = (): OpsError<BridgeErrorCode> =>
  new OpsError('bridge-closed', 'The event bridge is closed; connect the bus again.');

const eventsUnsent = (count: number): OpsError<BridgeErrorCode> =>
  new OpsError(
    'bridge-events-unsent',
    `The event bridge closed while ${count} events were waiting for the database; raise closeTimeout, or see to the database.`,
    { details: { count } },
  );

/** Joins one bus. See `postgresBridge`. */
export async function connectBus(
  bus: BridgedBus,
  connection: string | ClientConfig,
  settings: BridgeSettings,
): Promise<BridgeConnection> {
  const { clock, random, types, name, heartbeat, closeTimeout, responseTimeout } = settings;
  const schema = bridgeSchema(name);
  const origin = newId(clock, random);
  const outbox = createOutbox(schema, origin, settings);
  const inbox = createInbox(bus, schema, origin, settings);
  const expire = createRetention(schema, settings);
  const bell = doorbell();
  const closing = new AbortController();
  const abandoned = new AbortController();
  let connected = false;

  const crosses = crossing(types);
  const stopListening = bus.on('*', (event) => {
    // What a bridge delivered has been everywhere it goes.
    if (!bus.isOwn(event) || !crosses(event.type)) return;
    outbox.add(event);
    bell.ring();
  });

  /** Without a connection and with nothing to send there is nothing to close for. */
  const leaveIfDone = (): void => {
    if (closing.signal.aborted && !connected && outbox.size === 0) abandoned.abort();
  };

  const open = (): Promise<PostgresSession> =>
    openSession(connection, {
      responseTimeout,
      onNotification: (payload) => {
        if (!payload.startsWith(origin)) bell.ring();
      },
      onEnd: () => {
        connected = false;
        bell.ring();
        leaveIfDone();
      },
      signal: abandoned.signal,
    });

  /** Until there is something to do, or it is time to see whether the server is still there. */
  const rest = async (): Promise<void> => {
    const awake = new AbortController();
    await bell.answer(clock.sleep(heartbeat, awake.signal).catch(() => {}));
    awake.abort();
  };

  const use = async (session: PostgresSession, ready: () => void): Promise<void> => {
    await schema.create(session);
    // Listening before looking: nothing falls in between.
    await session.query(`listen "${schema.channel}"`);
    await inbox.enter(session);
    connected = true;
    ready();
    for (;;) {
      const leaving = closing.signal.aborted;
      // One batch of each in turn: neither a flood in nor a flood out holds up the other.
      const sent = await outbox.send(session);
      const received = await inbox.receive(session);
      if (leaving && !sent) return inbox.save(session);
      const expired = await expire(session);
      if (!sent && !received && !expired) await rest();
    }
  };

  const { ready, ended } = keepConnected({
    ...settings,
    open,
    use,
    closing: closing.signal,
    abandoned: abandoned.signal,
  });
  try {
    await ready;
  } catch (error) {
    stopListening();
    throw error;
  }

  const leave = async (): Promise<void> => {
    stopListening();
    closing.abort();
    bell.ring();
    leaveIfDone();
    const left = new AbortController();
    const giveUp = clock.sleep(closeTimeout, left.signal).then(() => abandoned.abort());
    await Promise.allSettled([ended.finally(() => left.abort()), giveUp]);
    outbox.abandon(bridgeClosed());
    if (outbox.size > 0) throw eventsUnsent(outbox.size);
  };

  let leaving: Promise<void> | undefined;
  return {
    flush: () => (leaving === undefined ? outbox.flush() : Promise.reject(bridgeClosed())),
    close: () => {
      leaving ??= leave();
      return leaving;
    },
  };
}
