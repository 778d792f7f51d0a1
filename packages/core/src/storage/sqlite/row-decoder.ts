import { OpsError } from '../../errors/ops-error.js';
import type { ColumnCodecs } from '../codec/column-codecs.js';
import type { ColumnCodec } from '../migration.js';
import type { StorageErrorCode } from '../storage-adapter.js';

/** A result column as SQLite describes it; the origin is null for a computed one. */
export interface ResultColumn {
  readonly name: string;
  readonly column: string | null;
  readonly table: string | null;
  readonly type: string | null;
}

export type ValueDecoder = (value: unknown) => unknown;

/**
 * How to decode a result column, or undefined when its values are fine as they are. SQLite itself says which table and
 * column a result comes from, through aliases, joins, views, subqueries and `returning`; a computed column goes by name.
 */
export function valueDecoder(column: ResultColumn, codecs: ColumnCodecs): ValueDecoder | undefined {
  const codec = findCodec(column, codecs);
  if (codec === 'json') return (value) => decodeJson(column.name, value);
  if (codec === 'boolean') return decodeBoolean;
  return undefined;
}

/** Whether the column may hold an integer that a number cannot. */
export function mayHoldIntegers({ type }: ResultColumn): boolean {
  return type === null || !/^(?:text|blob|real)$/i.test(type);
}

function findCodec({ name, column, table }: ResultColumn, codecs: ColumnCodecs): ColumnCodec | undefined {
  if (column === null || table === null) return codecs.names.get(name);
  return codecs.tables.get(table)?.get(column);
}

function decodeBoolean(value: unknown): unknown {
  return value === null ? null : value !== 0 && value !== 0n;
}

function decodeJson(name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    // Without the cause: the parser's message quotes the text.
    throw new OpsError<StorageErrorCode>(
      'storage-query-failed',
      `Result column "${name}" is declared as json, but holds text that is not JSON. Give a computed column another name; otherwise something outside has changed the table.`,
      { details: { column: name } },
    );
  }
}
