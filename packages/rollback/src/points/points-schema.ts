import type { Migration } from '@opspilot/core';
import type { Root } from '../store/snapshot-store.js';

export interface PointTables {
  rollback_points: {
    id: string;
    command: string;
    /** For people; secrets are taken out. */
    summary: string;
    host: string;
    become_user: string | null;
    taken_at: number;
    /** What was there before, and what the command left, as snapshots of the store. */
    before: string;
    after: string | null;
    undone_at: number | null;
    /** State beside files, as snapshots of the store. */
    state_before: string | null;
    state_after: string | null;
    losses: readonly string[] | null;
    /** The point whose undo this one was taken for. */
    undoes: string | null;
    /** When it was looked at what the command, or the undo, left. */
    ended_at: number | null;
    knows_machine: boolean | null;
    /** What taking it back left, where no further point was taken for that. */
    restored: string | null;
    /** When going back to it began, while that has not come to its end. */
    undoing_at: number | null;
  };
  /** Of points that are forgotten: where they met one that is kept. */
  rollback_forgotten_beside: {
    point: string;
    roots: readonly Root[];
  };
}

export const pointMigrations: readonly Migration[] = [
  {
    id: '0001-create-points',
    columns: { rollback_points: { taken_at: 'time', undone_at: 'time' } },
    up: async (db, types) => {
      await db.schema
        .createTable('rollback_points')
        .addColumn('id', types.text, (column) => column.primaryKey())
        .addColumn('command', types.text, (column) => column.notNull())
        .addColumn('summary', types.text, (column) => column.notNull())
        .addColumn('host', types.text, (column) => column.notNull())
        .addColumn('become_user', types.text)
        .addColumn('taken_at', types.time, (column) => column.notNull())
        .addColumn('before', types.text, (column) => column.notNull())
        .addColumn('after', types.text)
        .addColumn('undone_at', types.time)
        .execute();
      await db.schema.createIndex('rollback_points_command').on('rollback_points').column('command').execute();
    },
  },
  {
    id: '0002-keep-state',
    up: async (db, types) => {
      await db.schema.alterTable('rollback_points').addColumn('state_before', types.text).execute();
      await db.schema.alterTable('rollback_points').addColumn('state_after', types.text).execute();
    },
  },
  {
    id: '0003-keep-losses',
    columns: { rollback_points: { losses: 'json' } },
    up: async (db, types) => {
      await db.schema.alterTable('rollback_points').addColumn('losses', types.json).execute();
    },
  },
  {
    id: '0004-keep-order',
    columns: { rollback_points: { ended_at: 'time' } },
    up: async (db, types) => {
      await db.schema.alterTable('rollback_points').addColumn('undoes', types.text).execute();
      await db.schema.alterTable('rollback_points').addColumn('ended_at', types.time).execute();
    },
  },
  {
    id: '0005-keep-machine',
    columns: { rollback_points: { knows_machine: 'boolean' } },
    up: async (db, types) => {
      await db.schema.alterTable('rollback_points').addColumn('knows_machine', types.boolean).execute();
    },
  },
  {
    id: '0006-keep-restored',
    up: async (db, types) => {
      await db.schema.alterTable('rollback_points').addColumn('restored', types.text).execute();
    },
  },
  {
    id: '0007-keep-what-is-undone',
    columns: { rollback_points: { undoing_at: 'time' } },
    up: async (db, types) => {
      await db.schema.alterTable('rollback_points').addColumn('undoing_at', types.time).execute();
    },
  },
  {
    id: '0008-keep-what-forgotten-ones-met',
    columns: { rollback_forgotten_beside: { roots: 'json' } },
    up: async (db, types) => {
      await db.schema
        .createTable('rollback_forgotten_beside')
        .addColumn('point', types.text, (column) => column.notNull())
        .addColumn('roots', types.json, (column) => column.notNull())
        .execute();
      await db.schema
        .createIndex('rollback_forgotten_beside_point')
        .on('rollback_forgotten_beside')
        .column('point')
        .execute();
    },
  },
];
