import type { JsonValue, Migration } from '@opspilot/core';
import type { SnapshotType } from './recovery-point.js';

export interface RecoveryTables {
  rollback_recovery_points: {
    id: string;
    description: string;
    context: JsonValue;
    taken_at: number;
    restored_at: number | null;
    /** The one whose restoring this one was taken for. */
    undoes: string | null;
    /** When restoring it began, while that has not come to its end. */
    restoring_at: number | null;
  };
  rollback_recovery_snapshots: {
    id: string;
    recovery_point: string;
    position: number;
    type: SnapshotType;
    host: string;
    become_user: string | null;
    /** Snapshots of the store: files, and state beside them. */
    files: string;
    state: string | null;
    paths: readonly string[];
    states: readonly string[];
    losses: readonly string[];
    absent: readonly string[] | null;
    entries: number;
    size: number;
    root: string;
    knows_machine: boolean | null;
    /** Snapshot of the store: what restoring it left, and when that was kept. */
    restored: string | null;
    restored_at: number | null;
  };
}

export const recoveryMigrations: readonly Migration[] = [
  {
    id: '0001-create-recovery-points',
    columns: {
      rollback_recovery_points: { context: 'json', taken_at: 'time', restored_at: 'time' },
      rollback_recovery_snapshots: { paths: 'json', states: 'json', losses: 'json' },
    },
    up: async (db, types) => {
      await db.schema
        .createTable('rollback_recovery_points')
        .addColumn('id', types.text, (column) => column.primaryKey())
        .addColumn('description', types.text, (column) => column.notNull())
        .addColumn('context', types.json)
        .addColumn('taken_at', types.time, (column) => column.notNull())
        .addColumn('restored_at', types.time)
        .execute();
      await db.schema
        .createTable('rollback_recovery_snapshots')
        .addColumn('id', types.text, (column) => column.primaryKey())
        .addColumn('recovery_point', types.text, (column) => column.notNull())
        .addColumn('position', types.integer, (column) => column.notNull())
        .addColumn('type', types.text, (column) => column.notNull())
        .addColumn('host', types.text, (column) => column.notNull())
        .addColumn('become_user', types.text)
        .addColumn('files', types.text, (column) => column.notNull())
        .addColumn('state', types.text)
        .addColumn('paths', types.json, (column) => column.notNull())
        .addColumn('states', types.json, (column) => column.notNull())
        .addColumn('losses', types.json, (column) => column.notNull())
        .addColumn('entries', types.integer, (column) => column.notNull())
        .addColumn('size', types.integer, (column) => column.notNull())
        .addColumn('root', types.text, (column) => column.notNull())
        .addUniqueConstraint('rollback_recovery_snapshots_position', ['recovery_point', 'position'])
        .execute();
    },
  },
  {
    id: '0002-keep-what-was-absent',
    columns: { rollback_recovery_snapshots: { absent: 'json' } },
    up: async (db, types) => {
      await db.schema.alterTable('rollback_recovery_snapshots').addColumn('absent', types.json).execute();
    },
  },
  {
    id: '0003-keep-machine',
    columns: { rollback_recovery_snapshots: { knows_machine: 'boolean' } },
    up: async (db, types) => {
      await db.schema.alterTable('rollback_recovery_snapshots').addColumn('knows_machine', types.boolean).execute();
    },
  },
  {
    id: '0004-keep-restored',
    columns: { rollback_recovery_snapshots: { restored_at: 'time' } },
    up: async (db, types) => {
      await db.schema.alterTable('rollback_recovery_snapshots').addColumn('restored', types.text).execute();
      await db.schema.alterTable('rollback_recovery_snapshots').addColumn('restored_at', types.time).execute();
    },
  },
  {
    id: '0005-keep-what-is-restored',
    columns: { rollback_recovery_points: { restoring_at: 'time' } },
    up: async (db, types) => {
      await db.schema.alterTable('rollback_recovery_points').addColumn('undoes', types.text).execute();
      await db.schema.alterTable('rollback_recovery_points').addColumn('restoring_at', types.time).execute();
    },
  },
];
