import type { Driver, QueryCompiler, TransactionSettings } from 'kysely';
import { savepointCommand } from '../savepoint-command.js';
import type { SqliteBuilderOptions } from './builder-options.js';
import { SqliteConnection } from './sqlite-connection.js';
import type { SqliteSession } from './sqlite-session.js';
import type { Statements } from './statements.js';

type Compile = QueryCompiler['compileQuery'];

/** Lends the session of one module's query builder; the session itself belongs to the storage. */
export class SqliteDriver implements Driver {
  readonly #session: SqliteSession;
  readonly #statements: Statements;
  readonly #options: SqliteBuilderOptions;

  constructor(session: SqliteSession, statements: Statements, options: SqliteBuilderOptions = {}) {
    this.#session = session;
    this.#statements = statements;
    this.#options = options;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<SqliteConnection> {
    await this.#session.enter(this.#options.patience);
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

  async savepoint(connection: SqliteConnection, name: string, compile: Compile): Promise<void> {
    connection.savepoint(savepointCommand('savepoint', name, compile));
  }

  async rollbackToSavepoint(connection: SqliteConnection, name: string, compile: Compile): Promise<void> {
    connection.rollbackToSavepoint(savepointCommand('rollback to', name, compile));
  }

  async releaseSavepoint(connection: SqliteConnection, name: string, compile: Compile): Promise<void> {
    connection.savepoint(savepointCommand('release', name, compile));
  }

  async destroy(): Promise<void> {}
}
