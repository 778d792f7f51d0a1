import type { Clock } from '../../clock/clock.js';
import type { BridgedBus } from '../bus-bridge.js';
import type { OpsEvent } from '../event-bus.js';
import { patternsOf } from '../event-pattern.js';
import type { BridgeSchema } from './bridge-schema.js';
import type { BridgeSettings } from './postgres-bridge-options.js';
import type { PostgresSession } from './postgres-session.js';

/** The way in: what other processes appended, in the order in which the database has it. */
export interface Inbox {
  /** Finds where to begin. */
  enter(session: PostgresSession): Promise<void>;
  /** Delivers a batch; true when there may be more. */
  receive(session: PostgresSession): Promise<boolean>;
  /** Notes in the database how far this node has come. */
  save(session: PostgresSession): Promise<void>;
}

interface Row {
  readonly position: string;
  /** Null for what this bridge appended itself. */
  readonly event: string | null;
}

const batchEvents = 500;
const batchBytes = 8 * 1024 * 1024;
/** Milliseconds between notes of the position; a node that dies in between hears so much again. */
const saveInterval = 1_000;

function isEvent(value: unknown): value is OpsEvent {
  if (typeof value !== 'object' || value === null) return false;
  const { id, source, type, time, subject } = value as Partial<Record<keyof OpsEvent, unknown>>;
  return (
    [id, source, type].every((attribute) => typeof attribute === 'string') &&
    typeof time === 'number' &&
    (subject === undefined || typeof subject === 'string')
  );
}

function parseEvent(json: string): OpsEvent | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isEvent(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether events of a type are among those that cross. */
export function crossing(types: readonly string[]): (type: string) => boolean {
  return (type) => {
    const patterns = patternsOf(type);
    return types.some((pattern) => patterns.has(pattern));
  };
}

export function createInbox(
  bus: BridgedBus,
  schema: BridgeSchema,
  origin: string,
  {
    node,
    types,
    retention,
    clock,
    logger,
  }: Pick<BridgeSettings, 'node' | 'types' | 'retention' | 'logger'> & { readonly clock: Clock },
): Inbox {
  const crosses = crossing(types);
  let position: number | undefined;
  let saved: number | undefined;
  let savedAt = clock.monotonic();

  const begin = async (session: PostgresSession): Promise<number> => {
    if (node === undefined) {
      const rows = await session.query<{ position: string }>(schema.last);
      return Number(rows[0]?.position);
    }
    const rows = await session.query<{ position: string; away: string }>(schema.enter, [node]);
    if (Number(rows[0]?.away) > retention) {
      logger.warn({ node, retention }, 'This node was away for longer than events are kept; it may have missed some.');
    }
    return Number(rows[0]?.position);
  };

  const deliver = ({ position: at, event: json }: Row): void => {
    if (json === null) return;
    const event = parseEvent(json);
    if (event === undefined) logger.warn({ position: at }, 'The event bridge passed over a row that holds no event.');
    else if (crosses(event.type)) bus.deliver(event);
  };

  const save = async (session: PostgresSession): Promise<void> => {
    if (node === undefined || position === undefined) return;
    await session.query(schema.save, [node, position]);
    saved = position;
    savedAt = clock.monotonic();
  };

  return {
    enter: async (session) => {
      position ??= await begin(session);
    },
    receive: async (session) => {
      const rows = await session.query<Row>(schema.read, [position, origin, batchEvents, batchBytes]);
      for (const row of rows) {
        deliver(row);
        position = Number(row.position);
      }
      if (position !== saved && clock.monotonic() - savedAt >= saveInterval) await save(session);
      return rows.length > 0;
    },
    save,
  };
}
