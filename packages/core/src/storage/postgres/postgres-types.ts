import type { ColumnTypes } from '../migration.js';

/**
 * `json` keeps the text as it was given, as SQLite does; `jsonb` would reorder keys, drop repeated ones and refuse a NUL.
 * A time is a plain integer, so that arithmetic on it means the same on both.
 */
export const postgresTypes: ColumnTypes = {
  json: 'json',
  boolean: 'boolean',
  time: 'bigint',
  integer: 'bigint',
  real: 'double precision',
  text: 'text',
  bytes: 'bytea',
};
