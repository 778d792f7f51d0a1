import { type Generated, type Kysely, sql } from 'kysely';
import { systemClock } from '../../clock/clock.js';
import { OpsError } from '../../errors/ops-error.js';
import { newId } from '../../random/new-id.js';
import { systemRandom } from '../../random/random.js';
import type { Migration } from '../../storage/migration.js';
import type { StorageAdapter, StorageErrorCode } from '../../storage/storage-adapter.js';
import { expect } from '../vitest.js';

/** How the suite opens the adapter under test. */
export interface StorageFixture {
  /** Opens a storage over an empty database that nobody else uses. */
  open(): Promise<StorageAdapter>;
  /**
   * Opens the database of `storage` once more, as another process would. Left out by an adapter whose data dies with it.
   */
  reopen?(storage: StorageAdapter): Promise<StorageAdapter>;
  /**
   * How another process opens the database of `storage`: arguments for `node`, and an expression in an ES module that
   * gives the adapter, such as `(await import('./my-storage.js')).myStorage('file')`. Left out like `reopen`.
   */
  elsewhere?(storage: StorageAdapter): { readonly nodeArguments: readonly string[]; readonly expression: string };
}

/** One row with every type of column. */
export interface Sample {
  id: Generated<number>;
  text: string | null;
  integer: number | bigint | null;
  real: number | null;
  bytes: Uint8Array | null;
  json: unknown;
  flag: boolean | null;
  at: number | null;
}

/** A key, something unique, something that refers to another row, and a rule. */
export interface Part {
  code: string;
  serial: string | null;
  parent: string | null;
  amount: number;
  data: unknown;
}

export interface SampleSchema {
  samples: Sample;
  parts: Part;
}

const sampleMigrations: readonly Migration[] = [
  {
    id: '0001-create-samples',
    columns: { samples: { json: 'json', flag: 'boolean', at: 'time' } },
    up: async (db, types) => {
      await db.schema
        .createTable('samples')
        .addColumn('id', types.integer, (column) => column.primaryKey().autoIncrement())
        .addColumn('text', types.text)
        .addColumn('integer', types.integer)
        .addColumn('real', types.real)
        .addColumn('bytes', types.bytes)
        .addColumn('json', types.json)
        .addColumn('flag', types.boolean)
        .addColumn('at', types.time)
        .execute();
    },
  },
  {
    id: '0002-create-parts',
    columns: { parts: { data: 'json' } },
    up: async (db, types) => {
      await db.schema
        .createTable('parts')
        .addColumn('code', types.text, (column) => column.primaryKey())
        .addColumn('serial', types.text, (column) => column.unique())
        .addColumn('parent', types.text, (column) => column.references('parts.code').onDelete('restrict'))
        .addColumn('amount', types.integer, (column) => column.notNull().defaultTo(0))
        .addColumn('data', types.json)
        .addCheckConstraint('amount_is_not_negative', sql`amount >= 0`)
        .execute();
    },
  },
];

/** Opens the sample tables. */
export function openSamples(storage: StorageAdapter, readOnly = false): Promise<Kysely<SampleSchema>> {
  return storage.open<SampleSchema>('samples', sampleMigrations, { readOnly });
}

/** A name that no other case uses. */
export function freshName(prefix: string): string {
  return `${prefix}-${newId(systemClock, systemRandom).toLowerCase()}`;
}

/** Expects a rejection with `code` and gives it for a closer look. */
export async function rejection(work: Promise<unknown>, code: StorageErrorCode): Promise<OpsError> {
  const error: unknown = await work.then(
    (value) => new Error(`expected ${code}, got a result: ${typeof value}`),
    (reason: unknown) => reason,
  );
  if (!OpsError.is(error)) throw error;
  expect(error.code, error.message).toBe(code);
  return error;
}
