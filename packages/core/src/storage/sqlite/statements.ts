import type { Database, Statement } from 'better-sqlite3';
import type { CompiledQuery, QueryResult } from 'kysely';
import { OpsError } from '../../errors/ops-error.js';
import type { ColumnCodecs } from '../codec/column-codecs.js';
import type { StorageErrorCode } from '../storage-adapter.js';
import { bindParameters } from './bind-parameters.js';
import { mayHoldIntegers, type ResultColumn, type ValueDecoder, valueDecoder } from './row-decoder.js';

type Row = Record<string, unknown>;

interface Prepared {
  readonly statement: Statement;
  readonly returnsRows: boolean;
  readonly decoders: readonly (readonly [column: string, decode: ValueDecoder])[];
  /** Result columns that may hold an integer beyond a number's reach. */
  readonly integers: readonly string[];
}

/** Text of cached statements, in characters; a prepared statement takes some ten times its text. */
const cachedCharacters = 1_000_000;

/** Runs compiled queries on one connection, keeping the statements that it prepared. */
export class Statements {
  readonly #database: Database;
  readonly #codecs: ColumnCodecs;
  readonly #readOnly: boolean;
  readonly #cache = new Map<string, Prepared>();
  #characters = 0;

  constructor(database: Database, codecs: ColumnCodecs, readOnly = false) {
    this.#database = database;
    this.#codecs = codecs;
    this.#readOnly = readOnly;
  }

  /** @throws what better-sqlite3 throws, or OpsError `storage-value-unsupported` */
  run<R>({ sql, parameters }: CompiledQuery): QueryResult<R> {
    const prepared = this.#cache.get(sql) ?? this.#prepare(sql);
    const bound = bindParameters(parameters);
    if (prepared.returnsRows) return { rows: readRows(prepared, bound) as R[] };
    const { changes, lastInsertRowid } = prepared.statement.run(bound);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  /** Runs a query that is a transaction of its own. */
  runAlone<R>(query: CompiledQuery): QueryResult<R> {
    const result = this.run<R>(query);
    if (!this.#database.inTransaction) return result;
    // Left open, it would swallow everything that others write from here on.
    this.#database.exec('rollback');
    throw new OpsError<StorageErrorCode>(
      'storage-query-failed',
      'A transaction cannot be begun with a plain query. Use the transaction() of the query builder.',
    );
  }

  #prepare(sql: string): Prepared {
    const statement = this.#database.prepare(sql);
    if (this.#readOnly && !statement.readonly) throw writeRefused();
    const columns: readonly ResultColumn[] = statement.reader ? statement.columns() : [];
    const integers = columns.filter(mayHoldIntegers).map(({ name }) => name);
    // A statement that writes cannot be read again, see `readRows`.
    if (statement.reader && !statement.readonly) statement.safeIntegers(true);
    const prepared: Prepared = {
      statement,
      returnsRows: statement.reader,
      integers,
      decoders: columns.flatMap((column) => {
        const decode = valueDecoder(column, this.#codecs);
        return decode === undefined ? [] : [[column.name, decode] as const];
      }),
    };
    this.#keep(sql, prepared);
    return prepared;
  }

  #keep(sql: string, prepared: Prepared): void {
    if (sql.length > cachedCharacters) return;
    this.#cache.set(sql, prepared);
    this.#characters += sql.length;
    for (const oldest of this.#cache.keys()) {
      if (this.#characters <= cachedCharacters) return;
      this.#cache.delete(oldest);
      this.#characters -= oldest.length;
    }
  }
}

function writeRefused(): OpsError<StorageErrorCode> {
  return new OpsError('storage-read-only', 'This query builder was opened read-only. Write through one that was not.');
}

/**
 * Integers come as numbers, which is fast and rounds beyond 2^53 without a word. Only when a result holds a number that
 * large is it read once more, as bigints.
 */
function readRows({ statement, integers, decoders }: Prepared, bound: unknown[]): Row[] {
  let rows = statement.all(bound) as Row[];
  if (!statement.readonly) {
    narrowIntegers(rows, integers);
  } else if (hasLargeNumber(rows, integers)) {
    statement.safeIntegers(true);
    try {
      rows = statement.all(bound) as Row[];
    } finally {
      statement.safeIntegers(false);
    }
    narrowIntegers(rows, integers);
  }
  for (const [column, decode] of decoders) {
    for (const row of rows) row[column] = decode(row[column]);
  }
  return rows;
}

function hasLargeNumber(rows: readonly Row[], columns: readonly string[]): boolean {
  for (const row of rows) {
    for (const column of columns) {
      const value = row[column];
      if (typeof value === 'number' && (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER))
        return true;
    }
  }
  return false;
}

function narrowIntegers(rows: readonly Row[], columns: readonly string[]): void {
  for (const row of rows) {
    for (const column of columns) row[column] = narrowInteger(row[column]);
  }
}

/** A bigint as a number where it is safe. */
function narrowInteger(value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}
