import type { Pool, PoolClient } from 'pg';
import { OpsError } from '../../errors/ops-error.js';
import type { StorageErrorCode } from '../storage-adapter.js';
import { postgresError } from './postgres-error.js';

/** A pool whose connections all carry the same settings. */
export class PostgresSession {
  readonly place: string;
  readonly #pool: Pool;
  readonly #settings: string;
  readonly #prepared = new WeakSet<PoolClient>();
  readonly #borrowed = new Set<PoolClient>();
  #closed = false;

  constructor(pool: Pool, place: string, settings: string) {
    this.#pool = pool;
    this.place = place;
    this.#settings = settings;
  }

  async borrow(): Promise<PoolClient> {
    if (this.#closed) throw postgresClosed(this.place);
    try {
      const client = await this.#pool.connect();
      this.#borrowed.add(client);
      await this.#prepare(client);
      return client;
    } catch (error) {
      throw postgresError(error, this.place);
    }
  }

  /** A `broken` client is not used again. */
  giveBack(client: PoolClient, broken: boolean): void {
    this.#borrowed.delete(client);
    client.release(broken);
  }

  /** Lets running transactions finish for up to `grace` milliseconds, then cuts them off. */
  async close(grace: number): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const ended = this.#pool.end();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, grace);
    });
    await Promise.race([ended, late]);
    clearTimeout(timer);
    await Promise.all([...this.#borrowed].map((client) => (client as unknown as { end(): Promise<void> }).end()));
  }

  async #prepare(client: PoolClient): Promise<void> {
    if (this.#prepared.has(client)) return;
    // The pool listens only while a client is idle; a connection lost inside a transaction would end the process.
    client.on('error', () => {});
    try {
      await client.query(this.#settings);
      this.#prepared.add(client);
    } catch (error) {
      this.giveBack(client, true);
      throw error;
    }
  }
}

export function postgresClosed(place: string): OpsError<StorageErrorCode> {
  return new OpsError('storage-closed', `PostgreSQL database ${place} was closed. Open a new storage to go on.`, {
    details: { place },
  });
}
