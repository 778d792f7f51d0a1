import type { CompiledQuery, DatabaseConnection, QueryResult, TransactionSettings } from 'kysely';
import { OpsError } from '../../errors/ops-error.js';
import type { StorageErrorCode } from '../storage-adapter.js';
import type { SqliteBuilderOptions } from './builder-options.js';
import { chunked } from './chunked.js';
import { sqliteError } from './sqlite-error.js';
import type { SqliteSession } from './sqlite-session.js';
import type { Statements } from './statements.js';

/**
 * The session in the hands of one borrower.
 *
 * A statement that fails inside a transaction fails the transaction, as on PostgreSQL: it cannot commit any more, unless
 * it goes back to a savepoint. Code that swallows an error behaves the same on both.
 */
export class SqliteConnection implements DatabaseConnection {
  readonly #session: SqliteSession;
  readonly #statements: Statements;
  readonly #options: SqliteBuilderOptions;
  #transaction: 'none' | 'writing' | 'reading' = 'none';
  #failed = false;

  constructor(session: SqliteSession, statements: Statements, options: SqliteBuilderOptions) {
    this.#session = session;
    this.#statements = statements;
    this.#options = options;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#transaction !== 'none') return this.#runInTransaction(query);
    try {
      return this.#statements.runAlone<R>(query);
    } catch (error) {
      const failure = sqliteError(error, this.#session.file.path);
      if (failure.code !== 'storage-locked') throw failure;
    }
    await this.#session.startWriting(this.#options.patience);
    try {
      return await this.#session.insist(() => this.#statements.runAlone<R>(query));
    } finally {
      this.#session.stopWriting();
    }
  }

  /** Reads everything at once: an open cursor would keep the connection from writing. */
  async *streamQuery<R>(query: CompiledQuery, chunkSize = 1): AsyncIterableIterator<QueryResult<R>> {
    const { rows } = await this.executeQuery<R>(query);
    yield* chunked(rows, chunkSize);
  }

  async begin({ accessMode }: TransactionSettings): Promise<void> {
    if (this.#options.readOnly || accessMode === 'read only') {
      this.#execute('pragma query_only = on; begin');
      this.#transaction = 'reading';
      return;
    }
    await this.#session.startWriting(this.#options.patience);
    try {
      if (this.#options.foreignKeys === false) this.#execute('pragma foreign_keys = off');
      // Immediate: a transaction that reads first and writes later could otherwise fail in the middle.
      await this.#session.insist(() => this.#session.database.exec('begin immediate'), this.#options.patience);
      this.#transaction = 'writing';
    } catch (error) {
      this.#transaction = 'writing';
      this.#finish();
      throw error;
    }
  }

  async commit(): Promise<void> {
    if (this.#failed) {
      this.rollback();
      throw this.#failure('It was rolled back instead of committed.');
    }
    await this.#session.insist(() => this.#session.database.exec('commit'));
    this.#finish();
  }

  rollback(): void {
    if (this.#transaction === 'none') return;
    try {
      // SQLite has already rolled back by itself after some errors, such as a full disk.
      if (this.#session.database.inTransaction) this.#execute('rollback');
    } finally {
      this.#finish();
    }
  }

  /** Sets or releases a savepoint. */
  savepoint(sql: string): void {
    this.#assertSound();
    this.#execute(sql);
  }

  rollbackToSavepoint(sql: string): void {
    this.#execute(sql);
    this.#failed = false;
  }

  #runInTransaction<R>(query: CompiledQuery): QueryResult<R> {
    this.#assertSound();
    try {
      return this.#statements.run<R>(query);
    } catch (error) {
      // A value that was refused never reached the database.
      if (!OpsError.is(error)) this.#failed = true;
      throw sqliteError(error, this.#session.file.path);
    }
  }

  #execute(sql: string): void {
    try {
      this.#session.database.exec(sql);
    } catch (error) {
      throw sqliteError(error, this.#session.file.path);
    }
  }

  #finish(): void {
    const was = this.#transaction;
    this.#transaction = 'none';
    this.#failed = false;
    if (was === 'writing') this.#session.stopWriting();
    if (!this.#session.database.open) return;
    if (was === 'reading') this.#execute('pragma query_only = off');
    if (this.#options.foreignKeys === false) this.#execute('pragma foreign_keys = on');
  }

  #assertSound(): void {
    this.#session.assertUsable();
    if (this.#failed) throw this.#failure('It can only be rolled back, as a whole or to a savepoint.');
  }

  #failure(consequence: string): OpsError<StorageErrorCode> {
    const { path } = this.#session.file;
    return new OpsError(
      'storage-query-failed',
      `SQLite database "${path}": an earlier statement of this transaction failed. ${consequence}`,
      { details: { path } },
    );
  }
}
