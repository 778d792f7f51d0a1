import type { JsonValue, Migration } from '@opspilot/core';
import type { MachineMarks } from '../machine/machine.js';
import type { Operation, OperationStep, RollBackRecord, StepStatus } from './operation.js';

export interface OperationTables {
  rollback_operations: {
    id: string;
    host: string;
    description: string;
    context: JsonValue;
    on_failure: Operation['onFailure'];
    started_at: number;
    recovery_point: string | null;
  };
  rollback_steps: {
    id: string;
    operation: string;
    position: number;
    command: string;
    operation_type: string;
    rollback_command: string | null;
    verify: readonly string[];
    status: StepStatus;
    point: string | null;
    duration: number | null;
    command_id: string | null;
    exit_code: number | null;
    error: OperationStep['error'];
    /** What the machine is known by that it ran on; null before it ran, and of one that an older version ran. */
    machine: MachineMarks | null;
    /** Process that runs it or takes it back, as a holder's name. */
    runner: string | null;
    /** How it stood before somebody began to take it back. */
    was: StepStatus | null;
    recovery_point: string | null;
  };
  rollback_roll_backs: {
    id: string;
    operation: string;
    mode: RollBackRecord['mode'];
    target_step: string | null;
    steps: number;
    started_at: number;
    ended_at: number | null;
    /** Not null once it ended. */
    outcome: 'done' | 'not-done' | null;
  };
}

export const operationMigrations: readonly Migration[] = [
  {
    id: '0001-create-operations',
    columns: {
      rollback_operations: { context: 'json', started_at: 'time' },
      rollback_steps: { verify: 'json' },
    },
    up: async (db, types) => {
      await db.schema
        .createTable('rollback_operations')
        .addColumn('id', types.text, (column) => column.primaryKey())
        .addColumn('host', types.text, (column) => column.notNull())
        .addColumn('description', types.text, (column) => column.notNull())
        .addColumn('context', types.json, (column) => column.notNull())
        .addColumn('on_failure', types.text, (column) => column.notNull())
        .addColumn('started_at', types.time, (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('rollback_steps')
        .addColumn('id', types.text, (column) => column.primaryKey())
        .addColumn('operation', types.text, (column) => column.notNull())
        .addColumn('position', types.integer, (column) => column.notNull())
        .addColumn('command', types.text, (column) => column.notNull())
        .addColumn('operation_type', types.text, (column) => column.notNull())
        .addColumn('rollback_command', types.text)
        .addColumn('verify', types.json, (column) => column.notNull())
        .addColumn('status', types.text, (column) => column.notNull())
        .addColumn('point', types.text)
        .addColumn('duration', types.integer)
        .addUniqueConstraint('rollback_steps_position', ['operation', 'position'])
        .execute();
    },
  },
  {
    id: '0002-keep-recovery-point',
    up: async (db, types) => {
      await db.schema.alterTable('rollback_operations').addColumn('recovery_point', types.text).execute();
    },
  },
  {
    id: '0003-keep-runner',
    up: async (db, types) => {
      await db.schema.alterTable('rollback_steps').addColumn('runner', types.text).execute();
    },
  },
  {
    id: '0004-keep-what-came-of-it',
    columns: { rollback_steps: { error: 'json' } },
    up: async (db, types) => {
      await db.schema.alterTable('rollback_steps').addColumn('command_id', types.text).execute();
      await db.schema.alterTable('rollback_steps').addColumn('exit_code', types.integer).execute();
      await db.schema.alterTable('rollback_steps').addColumn('error', types.json).execute();
    },
  },
  {
    id: '0005-claim-taking-back',
    up: async (db, types) => {
      await db.schema.alterTable('rollback_steps').addColumn('was', types.text).execute();
    },
  },
  {
    id: '0006-keep-roll-backs',
    columns: { rollback_roll_backs: { started_at: 'time', ended_at: 'time' } },
    up: async (db, types) => {
      await db.schema.alterTable('rollback_steps').addColumn('recovery_point', types.text).execute();
      await db.schema
        .createTable('rollback_roll_backs')
        .addColumn('id', types.text, (column) => column.primaryKey())
        .addColumn('operation', types.text, (column) => column.notNull())
        .addColumn('mode', types.text, (column) => column.notNull())
        .addColumn('target_step', types.text)
        .addColumn('steps', types.integer, (column) => column.notNull())
        .addColumn('started_at', types.time, (column) => column.notNull())
        .addColumn('ended_at', types.time)
        .addColumn('outcome', types.text)
        .execute();
    },
  },
  {
    id: '0007-keep-machine',
    columns: { rollback_steps: { machine: 'json' } },
    up: async (db, types) => {
      await db.schema.alterTable('rollback_steps').addColumn('machine', types.json).execute();
    },
  },
];
