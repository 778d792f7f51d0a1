import type { Kysely } from 'kysely';
import type { Migration } from './migration.js';

/**
 * How much a crash may cost. Neither level loses an acknowledged write when the process dies.
 *
 * - `journal`: an acknowledged write also survives a power failure (SQLite `synchronous=FULL`).
 * - `metrics`: a power failure may take the last moments, never the integrity (SQLite `synchronous=NORMAL`).
 */
export type Durability = 'journal' | 'metrics';

/** How a module uses its tables. */
export interface OpenOptions {
  /** Default `journal`. */
  readonly durability?: Durability;
  /** For long reads: every query runs away from the event loop and may only read. Default false. */
  readonly readOnly?: boolean;
}

/**
 * Gives every module its own migrated tables in one database.
 *
 * What the builder writes and reads means the same on every adapter: values come back as they were, integers as numbers
 * where they are safe and as bigints where they are not, what cannot be stored faithfully is refused, a failed statement
 * fails its transaction. A few things are the database's own, and a portable query does without them: where nulls are
 * sorted, how text is collated, whether `like` minds the case, functions on JSON, and comparing JSON. A computed column
 * is decoded when it bears the name of a declared one; a computed boolean is 0 or 1 on SQLite.
 */
export interface StorageAdapter {
  /** `sqlite`, `postgres`, … */
  readonly kind: string;
  /** Where files too large for the database may be kept beside it; absent when the database has no place of its own. */
  readonly directory?: string;
  /**
   * Applies the migrations that are missing and returns a typed query builder.
   * Safe to call twice and by several processes at once. Tables are named `<module>_<noun>` by convention.
   *
   * @throws OpsError with a {@link StorageErrorCode}
   */
  open<Schema>(module: string, migrations: readonly Migration[], options?: OpenOptions): Promise<Kysely<Schema>>;
  /** Closes every connection; later calls reject with `storage-closed`. May be called twice. */
  close(): Promise<void>;
}

/** Codes of the errors of every storage adapter. */
export type StorageErrorCode =
  | 'storage-driver-missing'
  | 'storage-unavailable'
  | 'storage-closed'
  | 'storage-locked'
  | 'storage-full'
  | 'storage-read-only'
  | 'storage-corrupt'
  | 'storage-constraint'
  | 'storage-value-unsupported'
  | 'storage-query-failed'
  | 'invalid-migration'
  | 'migration-changed'
  | 'migration-from-the-future'
  | 'migration-failed';
