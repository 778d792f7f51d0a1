import type { CompiledQuery, DatabaseConnection, Driver, QueryCompiler, QueryResult } from 'kysely';
import type { ColumnCodecs } from '../codec/column-codecs.js';
import { savepointCommand } from '../savepoint-command.js';
import { bindParameters } from './bind-parameters.js';
import { chunked } from './chunked.js';
import type { ReaderBatch } from './reader-messages.js';
import { type ResultColumn, type ValueDecoder, valueDecoder } from './row-decoder.js';
import type { SqliteReader } from './sqlite-reader.js';

type Compile = QueryCompiler['compileQuery'];

/** Reads through the reading thread; a transaction there sees one state of the database until it ends. */
export class SqliteReaderDriver implements Driver {
  readonly #reader: SqliteReader;
  readonly #codecs: ColumnCodecs;

  constructor(reader: SqliteReader, codecs: ColumnCodecs) {
    this.#reader = reader;
    this.#codecs = codecs;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<SqliteReaderConnection> {
    return new SqliteReaderConnection(this.#reader, this.#codecs);
  }

  releaseConnection(connection: SqliteReaderConnection): Promise<void> {
    return connection.end();
  }

  beginTransaction(connection: SqliteReaderConnection): Promise<void> {
    return connection.begin();
  }

  commitTransaction(connection: SqliteReaderConnection): Promise<void> {
    return connection.end();
  }

  rollbackTransaction(connection: SqliteReaderConnection): Promise<void> {
    return connection.end();
  }

  savepoint(connection: SqliteReaderConnection, name: string, compile: Compile): Promise<void> {
    return connection.command(savepointCommand('savepoint', name, compile));
  }

  rollbackToSavepoint(connection: SqliteReaderConnection, name: string, compile: Compile): Promise<void> {
    return connection.command(savepointCommand('rollback to', name, compile));
  }

  releaseSavepoint(connection: SqliteReaderConnection, name: string, compile: Compile): Promise<void> {
    return connection.command(savepointCommand('release', name, compile));
  }

  async destroy(): Promise<void> {}
}

class SqliteReaderConnection implements DatabaseConnection {
  readonly #reader: SqliteReader;
  readonly #codecs: ColumnCodecs;
  #session = 0;

  constructor(reader: SqliteReader, codecs: ColumnCodecs) {
    this.#reader = reader;
    this.#codecs = codecs;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const rows: R[] = [];
    for await (const batch of this.#read<R>(query)) {
      for (const row of batch) rows.push(row);
    }
    return { rows };
  }

  async *streamQuery<R>(query: CompiledQuery, chunkSize = 1): AsyncIterableIterator<QueryResult<R>> {
    for await (const rows of this.#read<R>(query)) yield* chunked(rows, chunkSize);
  }

  async begin(): Promise<void> {
    this.#session = this.#reader.newSession();
    await this.command('begin');
  }

  async end(): Promise<void> {
    const session = this.#session;
    this.#session = 0;
    if (session !== 0) await this.#reader.leave(session);
  }

  async command(sql: string): Promise<void> {
    for await (const _ of this.#reader.read(this.#session, sql, []));
  }

  async *#read<R>({ sql, parameters }: CompiledQuery): AsyncGenerator<R[]> {
    let toRow: ((values: readonly unknown[]) => R) | undefined;
    for await (const { columns, rows } of this.#reader.read(this.#session, sql, bindParameters(parameters))) {
      toRow ??= rowBuilder<R>(columns ?? [], this.#codecs);
      yield rows.map(toRow);
    }
  }
}

function rowBuilder<R>(columns: NonNullable<ReaderBatch['columns']>, codecs: ColumnCodecs) {
  const fields = columns.map((column: ResultColumn): readonly [string, ValueDecoder] => [
    column.name,
    valueDecoder(column, codecs) ?? asBuffer,
  ]);
  return (values: readonly unknown[]): R => {
    const row: Record<string, unknown> = {};
    let i = 0;
    for (const [name, decode] of fields) row[name] = decode(values[i++]);
    return row as R;
  };
}

/** A Buffer arrives from another thread as a plain byte array. */
function asBuffer(value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
}
