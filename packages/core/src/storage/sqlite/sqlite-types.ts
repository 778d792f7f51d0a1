import type { ColumnTypes } from '../migration.js';

/** The types of a STRICT table. */
export const sqliteTypes: ColumnTypes = {
  json: 'text',
  boolean: 'integer',
  time: 'integer',
  integer: 'integer',
  real: 'real',
  text: 'text',
  bytes: 'blob',
};
