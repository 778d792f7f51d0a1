import { Socket } from 'node:net';
import type Postgres from 'pg';
import type { Client, ClientConfig, DatabaseError } from 'pg';
import { OpsError } from '../../errors/ops-error.js';
import type { BridgeErrorCode } from '../bus-bridge.js';

/** One connection, for one query at a time. */
export interface PostgresSession {
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** Says good-bye to the server. */
  close(): Promise<void>;
  /** Ends the connection on this side, whether the server answers or not. */
  destroy(): void;
}

export interface SessionOptions {
  /** Milliseconds that the server has to answer. */
  readonly responseTimeout: number;
  readonly onNotification: (payload: string) => void;
  /** The connection is over, whoever ended it. */
  readonly onEnd: () => void;
  /** Destroys the session, or the attempt at one. */
  readonly signal: AbortSignal;
}

type Driver = typeof Postgres;

/** pg, loaded when it is first needed: whoever imports this package for its storage or its types need not have it. */
async function loadDriver(): Promise<Driver> {
  try {
    return (await import('pg')).default;
  } catch (cause) {
    throw new OpsError<BridgeErrorCode>(
      'bridge-driver-missing',
      'The PostgreSQL bridge needs the package "pg", which could not be loaded. Install it: npm install pg',
      { cause, details: { package: 'pg' } },
    );
  }
}

/** Milliseconds that a server has for its good-bye. */
const farewell = 1_000;

/** `text` without the password, as it was given and as a URL would have it. */
function withoutPassword(text: string, password: unknown): string {
  if (typeof password !== 'string' || password === '') return text;
  return text.replaceAll(password, '***').replaceAll(encodeURIComponent(password), '***');
}

const words = (error: unknown): string =>
  error instanceof AggregateError
    ? error.errors.map(words).join('; ')
    : error instanceof Error
      ? error.message
      : String(error);

/**
 * Whether the server said no for good, rather than that it cannot now: SQLSTATE classes 08, connection, 53, resources,
 * and 57, operator intervention such as a restart, pass.
 */
const isRefusal = (error: unknown, driver: Driver): error is DatabaseError =>
  error instanceof driver.DatabaseError && !/^(?:08|53|57)/.test(error.code ?? '');

/** Only the driver's words, without the password: its error and its configuration stay here. */
function failure(error: unknown, client: Client, driver: Driver): OpsError<BridgeErrorCode> {
  const { host, port, database, user } = client;
  const reason = withoutPassword(words(error), client.password);
  const refused = isRefusal(error, driver);
  const advice = refused ? "Check the role's credentials and rights" : 'Check the address, and that the server runs';
  return new OpsError(
    refused ? 'bridge-refused' : 'bridge-unreachable',
    `PostgreSQL at ${host}:${port}, database ${database}, user ${user}: ${reason}. ${advice}.`,
    { details: { host, port, database, user, ...(refused ? { sqlState: error.code } : {}) } },
  );
}

function createClient(
  driver: Driver,
  connection: string | ClientConfig,
  socket: Socket,
  responseTimeout: number,
): Client {
  try {
    return new driver.Client({
      application_name: 'opspilot-bus',
      keepAlive: true,
      ...(typeof connection === 'string' ? { connectionString: connection } : connection),
      connectionTimeoutMillis: responseTimeout,
      query_timeout: responseTimeout,
      // A socket of our own can be destroyed when the server no longer answers.
      stream: () => socket,
    });
  } catch {
    // What the driver says of a URL may repeat it.
    throw new OpsError<BridgeErrorCode>(
      'bridge-option-invalid',
      'The connection of the PostgreSQL bridge cannot be read; give postgres://user:password@host:port/database, and certificate files that exist.',
    );
  }
}

/**
 * Connects.
 *
 * @throws OpsError `bridge-unreachable` or `bridge-refused`, from here and from `query`; `bridge-option-invalid` for a
 * connection that cannot be read; `bridge-driver-missing`
 */
export async function openSession(
  connection: string | ClientConfig,
  { responseTimeout, onNotification, onEnd, signal }: SessionOptions,
): Promise<PostgresSession> {
  signal.throwIfAborted();
  const driver = await loadDriver();
  signal.throwIfAborted();
  const socket = new Socket();
  const client = createClient(driver, connection, socket, responseTimeout);
  const destroy = (): void => {
    socket.destroy();
  };
  signal.addEventListener('abort', destroy, { once: true });
  socket.once('close', () => {
    signal.removeEventListener('abort', destroy);
    onEnd();
  });
  // An error on an idle connection ends it, which is all that matters; without a listener it would end the process.
  client.on('error', destroy);
  client.on('notification', ({ payload }) => onNotification(payload ?? ''));
  try {
    await client.connect();
  } catch (error) {
    destroy();
    throw failure(error, client, driver);
  }
  return {
    query: async <Row extends object>(text: string, values: readonly unknown[] = []) => {
      try {
        const { rows } = await client.query<Row>(text, [...values]);
        return rows;
      } catch (error) {
        throw failure(error, client, driver);
      }
    },
    close: async () => {
      const timer = setTimeout(destroy, farewell);
      await client.end().catch(() => {});
      clearTimeout(timer);
      destroy();
    },
    destroy,
  };
}
