import type { ColumnDataType, Kysely } from 'kysely';

/**
 * How a column's values look in a program; every adapter stores and returns them the same way.
 *
 * - `json`: any JSON value, its keys in order. `null` is stored as SQL's NULL. The value must be given through the builder.
 * - `boolean`: true or false.
 * - `time`: whole milliseconds since the epoch, as a number; a `Date` is taken too.
 */
export type ColumnCodec = 'json' | 'boolean' | 'time';

/**
 * The column types that differ between databases, for use with kysely's schema builder. On SQLite every table is made
 * STRICT, so other types than these fail there. `autoIncrement()` makes a counting key of an `integer` on both.
 */
export interface ColumnTypes {
  readonly json: ColumnDataType;
  readonly boolean: ColumnDataType;
  readonly time: ColumnDataType;
  /** 64-bit integer; read as a number where it is safe, as a bigint where it is not. */
  readonly integer: ColumnDataType;
  readonly real: ColumnDataType;
  readonly text: ColumnDataType;
  readonly bytes: ColumnDataType;
}

/** One step of a module's schema. Applied once, in order, as a whole or not at all. */
export interface Migration {
  /** Unique in the module; recorded in the database. Conventionally `0001-create-commands`. */
  readonly id: string;
  /** Columns that this migration adds whose values need the codec, by table. */
  readonly columns?: Readonly<Record<string, Readonly<Record<string, ColumnCodec>>>>;
  /** Changes the schema, with the column types of the database at hand. It sees the schema of its own time, which no type of today describes. */
  // biome-ignore lint/suspicious/noExplicitAny: kysely's own convention for migrations
  up(db: Kysely<any>, types: ColumnTypes): Promise<void>;
}
