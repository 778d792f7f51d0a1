import { type CompiledQuery, type DatabaseConnection, type QueryResult, SelectQueryNode } from 'kysely';
import type { PoolClient, QueryResult as PostgresResult } from 'pg';
import { OpsError } from '../../errors/ops-error.js';
import { checkParameter } from '../codec/check-parameter.js';
import type { StorageErrorCode } from '../storage-adapter.js';
import { endsConnection, postgresError } from './postgres-error.js';

/** The protocol counts parameters in 16 bits, and pg does not notice when they overflow. */
const maximumParameters = 65_535;

/** One client of the pool, in the hands of one borrower. */
export class PostgresConnection implements DatabaseConnection {
  readonly client: PoolClient;
  readonly #place: string;
  #broken = false;
  #inTransaction = false;
  #cursors = 0;

  constructor(client: PoolClient, place: string) {
    this.client = client;
    this.#place = place;
  }

  get isBroken(): boolean {
    return this.#broken;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    if (parameters.length > maximumParameters) throw this.#tooManyParameters(parameters.length);
    const result = await this.query(sql, parameters.map(checkParameter));
    const changes = result.command === 'SELECT' ? undefined : result.rowCount;
    return {
      rows: result.rows as R[],
      ...(typeof changes === 'number' && { numAffectedRows: BigInt(changes) }),
    };
  }

  /** Through a cursor, so that neither side ever holds more than a chunk. */
  async *streamQuery<R>(query: CompiledQuery, chunkSize = 100): AsyncIterableIterator<QueryResult<R>> {
    if (!SelectQueryNode.is(query.query)) {
      yield await this.executeQuery<R>(query);
      return;
    }
    const alone = !this.#inTransaction;
    const cursor = `opspilot_${++this.#cursors}`;
    const fetch = `fetch ${Math.max(1, Math.trunc(chunkSize))} from ${cursor}`;
    if (alone) await this.begin('begin read only');
    try {
      await this.executeQuery({ ...query, sql: `declare ${cursor} no scroll cursor for ${query.sql}` });
      for (;;) {
        const { rows } = await this.query(fetch);
        if (rows.length === 0) return;
        yield { rows: rows as R[] };
      }
    } finally {
      // Ending the transaction closes the cursor; so has an error that failed it.
      if (alone) await this.rollback();
      else await this.client.query(`close ${cursor}`).catch(() => {});
    }
  }

  async begin(sql: string): Promise<void> {
    await this.query(sql);
    this.#inTransaction = true;
  }

  async commit(): Promise<void> {
    const { command } = await this.query('commit');
    this.#inTransaction = false;
    // PostgreSQL answers the commit of a failed transaction by rolling it back, and calls that a success.
    if (command !== 'COMMIT') throw this.#rolledBack();
  }

  /** Never fails: when the connection is gone, the server has rolled back by itself. */
  async rollback(): Promise<void> {
    if (!this.#inTransaction) return;
    this.#inTransaction = false;
    try {
      await this.query('rollback');
    } catch {
      this.#broken = true;
    }
  }

  async query(sql: string, parameters?: unknown[]): Promise<PostgresResult> {
    try {
      return await this.client.query(sql, parameters);
    } catch (error) {
      if (endsConnection(error)) this.#broken = true;
      throw postgresError(error, this.#place);
    }
  }

  #rolledBack(): OpsError<StorageErrorCode> {
    return new OpsError(
      'storage-query-failed',
      `PostgreSQL database ${this.#place}: an earlier statement of this transaction failed. It was rolled back instead of committed.`,
      { details: { place: this.#place } },
    );
  }

  #tooManyParameters(count: number): OpsError<StorageErrorCode> {
    return new OpsError(
      'storage-query-failed',
      `PostgreSQL database ${this.#place}: a query has ${count} parameters, ${maximumParameters} are possible. Write in smaller batches.`,
      { details: { place: this.#place, parameters: count } },
    );
  }
}
