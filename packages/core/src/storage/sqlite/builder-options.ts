import type { SqliteReader } from './sqlite-reader.js';

/** How a query builder uses its session. */
export interface SqliteBuilderOptions {
  /** Refuses every statement that writes. Default false. */
  readonly readOnly?: boolean;
  /** Whether transactions enforce foreign keys. Default true. */
  readonly foreignKeys?: boolean;
  /** Longest wait for a lock, milliseconds. Default: what the storage was given. */
  readonly patience?: number;
  /** Serves streams outside a transaction; without it they are read at once. */
  readonly reader?: SqliteReader | undefined;
}
