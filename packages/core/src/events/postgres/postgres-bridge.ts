import type { ClientConfig } from 'pg';
import { OpsError } from '../../errors/ops-error.js';
import type { BridgeErrorCode, BusBridge } from '../bus-bridge.js';
import { connectBus } from './connect-bus.js';
import { connectionProblem } from './connection-problem.js';
import { bridgeSettings, type PostgresBridgeOptions } from './postgres-bridge-options.js';

/**
 * Joins buses through PostgreSQL 12 or later. Events go into a table; LISTEN/NOTIFY, whose messages end at 8,000
 * bytes, only says that there is something to read. One connection for each bridge, straight to the server: a pooler
 * that shares connections between transactions loses notifications.
 *
 * At least once from the moment an event is in the table; each bus hears an event once. Every process hears the events
 * of others in one order, in which those of each process stand as they were emitted. What an event carries crosses as
 * JSON: a `Date` arrives as text.
 *
 * Until it is in the table, an event waits in this process's memory alone (milliseconds, or as long as the database is
 * away); `flush()` tells when everything emitted before is in. A process that crashes or is killed (`kill -9`) loses what
 * waited: no other process ever hears of it. The history, not the bus, is the durable record of what happened.
 *
 * The tables are made on first use, in the first schema of the role's search path.
 *
 * @param connection - a `postgres://` URL or the driver's configuration
 * @throws OpsError `bridge-option-invalid`; `connect` rejects with `bridge-unreachable`
 */
export function postgresBridge(connection: string | ClientConfig, options: PostgresBridgeOptions = {}): BusBridge {
  const problem = connectionProblem(connection);
  if (problem !== undefined) throw new OpsError<BridgeErrorCode>('bridge-option-invalid', problem);
  const settings = bridgeSettings(options);
  return { connect: (bus) => connectBus(bus, connection, settings) };
}
