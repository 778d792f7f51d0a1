import type { Driver, QueryCompiler, TransactionSettings } from 'kysely';
import { savepointCommand } from '../savepoint-command.js';
import { PostgresConnection } from './postgres-connection.js';
import type { PostgresSession } from './postgres-session.js';

type Compile = QueryCompiler['compileQuery'];

/** Lends clients of the pool; the pool itself belongs to the storage. */
export class PostgresDriver implements Driver {
  readonly #session: PostgresSession;

  constructor(session: PostgresSession) {
    this.#session = session;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PostgresConnection> {
    return new PostgresConnection(await this.#session.borrow(), this.#session.place);
  }

  async releaseConnection(connection: PostgresConnection): Promise<void> {
    await connection.rollback();
    this.#session.giveBack(connection.client, connection.isBroken);
  }

  async beginTransaction(connection: PostgresConnection, settings: TransactionSettings): Promise<void> {
    const { isolationLevel, accessMode } = settings;
    const level = isolationLevel === undefined ? '' : ` isolation level ${isolationLevel}`;
    await connection.begin(`start transaction${level}${accessMode === undefined ? '' : ` ${accessMode}`}`);
  }

  commitTransaction(connection: PostgresConnection): Promise<void> {
    return connection.commit();
  }

  rollbackTransaction(connection: PostgresConnection): Promise<void> {
    return connection.rollback();
  }

  async savepoint(connection: PostgresConnection, name: string, compile: Compile): Promise<void> {
    await connection.query(savepointCommand('savepoint', name, compile));
  }

  async rollbackToSavepoint(connection: PostgresConnection, name: string, compile: Compile): Promise<void> {
    await connection.query(savepointCommand('rollback to', name, compile));
  }

  async releaseSavepoint(connection: PostgresConnection, name: string, compile: Compile): Promise<void> {
    await connection.query(savepointCommand('release', name, compile));
  }

  async destroy(): Promise<void> {}
}
