import type { BridgeSchema } from './bridge-schema.js';
import type { BridgeSettings } from './postgres-bridge-options.js';
import type { PostgresSession } from './postgres-session.js';

/** Rows removed by one statement: a long absence must not make a long pause. */
const batchEvents = 1_000;
const minute = 60_000;
/** A node away for so many retentions has been given up; until then its row, unlike an event, costs next to nothing. */
const nodeRetentions = 30;

/** Removes what is past its retention; true when there may be more. Most times it is called nothing is due. */
export function createRetention(
  schema: BridgeSchema,
  { retention, clock, logger }: Pick<BridgeSettings, 'retention' | 'clock' | 'logger'>,
): (session: PostgresSession) => Promise<boolean> {
  const interval = Math.max(retention / 24, minute);
  let dueAt = clock.monotonic();

  const expire = async (session: PostgresSession): Promise<boolean> => {
    const expired = await session.query(schema.expire, [retention, batchEvents]);
    if (expired.length === batchEvents) return true;
    await session.query(schema.forget, [retention * nodeRetentions]);
    return false;
  };

  return async (session) => {
    if (clock.monotonic() < dueAt) return false;
    try {
      if (await expire(session)) return true;
    } catch (error) {
      // Events must cross even where old ones cannot be removed. A lost connection shows at the next query.
      logger.warn({ err: error }, 'The event bridge could not remove old events; it will try again.');
    }
    dueAt = clock.monotonic() + interval;
    return false;
  };
}
