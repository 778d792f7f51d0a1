import {
  createQueryId,
  type Driver,
  IdentifierNode,
  type QueryCompiler,
  RawNode,
  type TransactionSettings,
} from 'kysely';
import { SqliteConnection, type SqliteTransactionOptions } from './sqlite-connection.js';
import type { SqliteSession } from './sqlite-session.js';
import type { Statements } from './statements.js';

/** Lends the session of one module's query builder; the session itself belongs to the storage. */
export class SqliteDriver implements Driver {
  readonly #session: SqliteSession;
  readonly #statements: Statements;
  readonly #options: SqliteTransactionOptions;

  constructor(session: SqliteSession, statements: Statements, options: SqliteTransactionOptions = {}) {
    this.#session = session;
    this.#statements = statements;
    this.#options = options;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<SqliteConnection> {
    await this.#session.enter();
    return new SqliteConnection(this.#session, this.#statements, this.#options);
  }

  async releaseConnection(connection: SqliteConnection): Promise<void> {
    try {
      connection.rollback();
    } finally {
      this.#session.leave();
    }
  }

  beginTransaction(connection: SqliteConnection, settings: TransactionSettings): Promise<void> {
    return connection.begin(settings);
  }

  commitTransaction(connection: SqliteConnection): Promise<void> {
    return connection.commit();
  }

  async rollbackTransaction(connection: SqliteConnection): Promise<void> {
    connection.rollback();
  }

  async savepoint(connection: SqliteConnection, name: string, compile: QueryCompiler['compileQuery']): Promise<void> {
    connection.savepoint(savepointCommand('savepoint', name, compile));
  }

  async rollbackToSavepoint(
    connection: SqliteConnection,
    name: string,
    compile: QueryCompiler['compileQuery'],
  ): Promise<void> {
    connection.rollbackToSavepoint(savepointCommand('rollback to', name, compile));
  }

  async releaseSavepoint(
    connection: SqliteConnection,
    name: string,
    compile: QueryCompiler['compileQuery'],
  ): Promise<void> {
    connection.savepoint(savepointCommand('release', name, compile));
  }

  async destroy(): Promise<void> {}
}

function savepointCommand(command: string, name: string, compile: QueryCompiler['compileQuery']): string {
  const node = RawNode.create([`${command} `, ''], [IdentifierNode.create(name)]);
  return compile(node, createQueryId()).sql;
}
