import type { Migration, OpenOptions, StorageAdapter } from '@opspilot/core';
import type { Order, RunEvent } from '../run/run-event.js';
import type { RunStatus } from '../run/run-state.js';
import type { StoredProgram } from './stored-program.js';
import type { SummaryRow } from './summaries.js';

export interface JournalTables {
  orchestration_runs: {
    id: string;
    name: string;
    /** As it was when the run was created: a plan changed since changes nothing. */
    program: StoredProgram;
    status: RunStatus;
    created_at: number;
    /** Who drives it, and until when nobody else may. */
    owner: string | null;
    leased_until: number;
    /** Milliseconds for which who drives it takes a lease; null where an older version wrote none down. */
    lease_time: number | null;
    /** Counted up by everybody who takes it over: who has an older one is no longer the driver. */
    fence: number;
    /** Commands that follow from its events and that nobody has begun, told by who left it; null where that is not known. */
    unbegun: readonly string[] | null;
  };
  orchestration_events: {
    run: string;
    sequence: number;
    at: number;
    event: RunEvent;
  };
  /** What a run was told and has not taken yet: taking it is storing the event. */
  orchestration_orders: {
    id: string;
    run: string;
    order: Order;
  };
  /** Which hosts of a run another one tries again: each once, as that one is there to be tried again in turn. */
  orchestration_retries: {
    run: string;
    host: string;
    retry: string;
  };
  /** In which directory of receipts a run has begun commands on a host: empty once there were two. */
  orchestration_directories: {
    run: string;
    host: string;
    directory: string;
  };
  /** What came of runs that have ended. */
  orchestration_summaries: {
    run: string;
    version: number;
    began_at: number;
    ended_at: number;
    summary: SummaryRow;
  };
}

export const journalMigrations: readonly Migration[] = [
  {
    id: '0001-create-runs',
    columns: {
      orchestration_runs: { program: 'json', created_at: 'time', leased_until: 'time' },
      orchestration_events: { at: 'time', event: 'json' },
    },
    up: async (db, types) => {
      await db.schema
        .createTable('orchestration_runs')
        .addColumn('id', types.text, (column) => column.primaryKey())
        .addColumn('name', types.text, (column) => column.notNull())
        .addColumn('program', types.json, (column) => column.notNull())
        .addColumn('status', types.text, (column) => column.notNull())
        .addColumn('created_at', types.time, (column) => column.notNull())
        .addColumn('owner', types.text)
        .addColumn('leased_until', types.time, (column) => column.notNull())
        .addColumn('fence', types.integer, (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('orchestration_events')
        .addColumn('run', types.text, (column) => column.notNull())
        .addColumn('sequence', types.integer, (column) => column.notNull())
        .addColumn('at', types.time, (column) => column.notNull())
        .addColumn('event', types.json, (column) => column.notNull())
        .addPrimaryKeyConstraint('orchestration_events_key', ['run', 'sequence'])
        .execute();
    },
  },
  {
    id: '0002-create-orders',
    columns: { orchestration_orders: { order: 'json' } },
    up: async (db, types) => {
      await db.schema
        .createTable('orchestration_orders')
        .addColumn('id', types.text, (column) => column.primaryKey())
        .addColumn('run', types.text, (column) => column.notNull())
        .addColumn('order', types.json, (column) => column.notNull())
        .execute();
      await db.schema
        .createIndex('orchestration_orders_by_run')
        .on('orchestration_orders')
        .columns(['run', 'id'])
        .execute();
    },
  },
  {
    id: '0003-create-retries',
    columns: {},
    up: async (db, types) => {
      await db.schema
        .createTable('orchestration_retries')
        .addColumn('run', types.text, (column) => column.notNull())
        .addColumn('host', types.text, (column) => column.notNull())
        .addColumn('retry', types.text, (column) => column.notNull())
        .addPrimaryKeyConstraint('orchestration_retries_key', ['run', 'host'])
        .execute();
    },
  },
  {
    id: '0004-keep-unbegun',
    columns: { orchestration_runs: { unbegun: 'json' } },
    up: async (db, types) => {
      await db.schema.alterTable('orchestration_runs').addColumn('unbegun', types.json).execute();
    },
  },
  {
    id: '0005-create-summaries',
    columns: { orchestration_summaries: { began_at: 'time', ended_at: 'time', summary: 'json' } },
    up: async (db, types) => {
      await db.schema
        .createTable('orchestration_summaries')
        .addColumn('run', types.text, (column) => column.primaryKey())
        .addColumn('version', types.integer, (column) => column.notNull())
        .addColumn('began_at', types.time, (column) => column.notNull())
        .addColumn('ended_at', types.time, (column) => column.notNull())
        .addColumn('summary', types.json, (column) => column.notNull())
        .execute();
    },
  },
  {
    id: '0006-keep-lease-time',
    columns: {},
    up: async (db, types) => {
      await db.schema.alterTable('orchestration_runs').addColumn('lease_time', types.integer).execute();
    },
  },
  {
    id: '0007-create-directories',
    columns: {},
    up: async (db, types) => {
      await db.schema
        .createTable('orchestration_directories')
        .addColumn('run', types.text, (column) => column.notNull())
        .addColumn('host', types.text, (column) => column.notNull())
        .addColumn('directory', types.text, (column) => column.notNull())
        .addPrimaryKeyConstraint('orchestration_directories_key', ['run', 'host'])
        .execute();
    },
  },
];

/** The fence of a run that is announced: it has not begun, and nobody may go on with it. */
export const announced = 0;

// Said by what the storage answers, so that the types of this package do not name the library that core chose.
export function openTables(
  storage: StorageAdapter,
  options?: OpenOptions,
): ReturnType<typeof storage.open<JournalTables>> {
  return storage.open<JournalTables>('orchestration', journalMigrations, options);
}

/** The journal's tables, or a transaction on them. */
export type JournalDatabase = Awaited<ReturnType<typeof openTables>>;
