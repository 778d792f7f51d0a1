import { OpsError, type StorageAdapter } from '@opspilot/core';
import type { MachineMarks } from '../machine/machine.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import type { Operation, OperationStep, RollBackRecord, StepStatus } from './operation.js';
import { type OperationTables, operationMigrations } from './operations-schema.js';
import { atWork, hasRun, notBegun } from './standing.js';

/** What is known of a step once its command has ended. */
export interface StepEnd extends Required<Pick<OperationStep, 'commandId' | 'exitCode' | 'error'>> {
  readonly point: string | undefined;
  readonly duration: number | undefined;
}

/** Operations of a storage. */
export interface OperationRecords {
  /** @throws OpsError `operation-exists` */
  add(operation: Omit<Operation, 'steps'>): Promise<void>;
  /** @throws OpsError `operation-unknown` */
  get(id: string): Promise<Operation>;
  setRecoveryPoint(id: string, recoveryPoint: string): Promise<void>;
  /** Takes one away that has no steps. */
  remove(id: string): Promise<void>;
  ids(): Promise<readonly string[]>;
  addStep(operation: string, step: Omit<OperationStep, 'position' | 'status'>): Promise<OperationStep>;
  /**
   * Claims a step that has not begun for a process. Of several callers one is told that it did.
   *
   * @param machine - what the machine is known by that it is about to run on
   */
  claim(step: string, runner: string, machine: MachineMarks): Promise<boolean>;
  /** What the machine is known by that a step ran on. */
  machineOf(step: string): Promise<MachineMarks>;
  /** The process that runs a step or takes it back, if one does. */
  runnerOf(step: string): Promise<string | undefined>;
  /** Gives a step back that a process claimed and never began. */
  release(step: string, runner: string): Promise<void>;
  /** Claims a step that ran for a process that takes it back. Of several callers one is told that it did. */
  claimBack(step: string, runner: string): Promise<boolean>;
  /** Nobody is at it any more, and nobody knows how that ended. */
  leaveBack(step: string, runner: string): Promise<void>;
  /** A step that was to be taken back stands as it did before. */
  releaseBack(step: string, runner: string | undefined): Promise<void>;
  /** Takes note that an operation is rolled back, and what came of that. */
  beginRollBack(operation: string, begun: Omit<RollBackRecord, 'endedAt' | 'done'>): Promise<void>;
  endRollBack(id: string, endedAt: number, done: boolean): Promise<void>;
  /** The oldest first. */
  rollBacks(operation: string): Promise<readonly RollBackRecord[]>;
  /** @param known - default what was known before */
  end(step: string, status: StepStatus, known?: StepEnd): Promise<void>;
}

function stepOf(row: OperationTables['rollback_steps']): OperationStep {
  return {
    ...{ id: row.id, position: row.position, command: row.command, operationType: row.operation_type },
    ...{ verify: row.verify, status: row.status },
    ...(row.rollback_command === null
      ? {}
      : { rollbackCommand: row.rollback_command, knowsMachine: (row.machine ?? []).length > 0 }),
    ...(row.recovery_point === null ? {} : { recoveryPoint: row.recovery_point }),
    ...(row.point === null ? {} : { point: row.point }),
    ...(row.duration === null ? {} : { duration: row.duration }),
    ...(row.command_id === null
      ? {}
      : { commandId: row.command_id, exitCode: row.exit_code, error: row.error ?? null }),
  };
}

function rollBackOf(row: OperationTables['rollback_roll_backs']): RollBackRecord {
  const { id, mode, steps, started_at: startedAt, target_step: targetStep, ended_at: endedAt, outcome } = row;
  return {
    ...{ id, mode, steps, startedAt },
    ...(targetStep === null ? {} : { targetStep }),
    ...(endedAt === null ? {} : { endedAt, done: outcome === 'done' }),
  };
}

function columnsOf({ commandId, exitCode, error, point, duration }: StepEnd) {
  const own = { command_id: commandId, exit_code: exitCode, error };
  return { ...own, point: point ?? null, duration: duration ?? null };
}

export async function openOperationRecords(storage: StorageAdapter): Promise<OperationRecords> {
  const db = await storage.open<OperationTables>('rollback-operations', operationMigrations);
  const stepsOf = async (operation: string) =>
    db.selectFrom('rollback_steps').selectAll().where('operation', '=', operation).orderBy('position').execute();
  return {
    add: async ({ id, host, description, context, onFailure, startedAt }) => {
      const row = {
        id,
        host,
        description,
        context,
        on_failure: onFailure,
        started_at: startedAt,
        recovery_point: null,
      };
      const insert = db
        .insertInto('rollback_operations')
        .values(row)
        .onConflict((conflict) => conflict.doNothing());
      const { numInsertedOrUpdatedRows = 0n } = await insert.executeTakeFirst();
      if (numInsertedOrUpdatedRows > 0n) return;
      throw new OpsError<RollbackErrorCode>(
        'operation-exists',
        `There is an operation ${id} already. Add steps to it, or give this one another id.`,
        { details: { id } },
      );
    },
    get: async (id) => {
      const row = await db.selectFrom('rollback_operations').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) {
        throw new OpsError<RollbackErrorCode>(
          'operation-unknown',
          `There is no operation ${id}. List the operations to see which are kept.`,
          { details: { id } },
        );
      }
      const { host, description, context, on_failure: onFailure, started_at: startedAt } = row;
      const point = row.recovery_point === null ? {} : { recoveryPoint: row.recovery_point };
      return { id, host, description, context, onFailure, startedAt, ...point, steps: (await stepsOf(id)).map(stepOf) };
    },
    setRecoveryPoint: async (id, recoveryPoint) => {
      await db.updateTable('rollback_operations').set({ recovery_point: recoveryPoint }).where('id', '=', id).execute();
    },
    remove: async (id) => {
      await db.deleteFrom('rollback_operations').where('id', '=', id).execute();
    },
    ids: async () => {
      const rows = await db.selectFrom('rollback_operations').select('id').orderBy('started_at', 'desc').execute();
      return rows.map(({ id }) => id);
    },
    addStep: async (operation, step) => {
      const position = ((await stepsOf(operation)).at(-1)?.position ?? 0) + 1;
      const added: OperationStep = { ...step, position, status: 'planned' };
      const { id, command, operationType, rollbackCommand, verify, status, recoveryPoint } = added;
      const row = { id, operation, position, command, operation_type: operationType, verify, status };
      const own = { rollback_command: rollbackCommand ?? null, recovery_point: recoveryPoint ?? null };
      const empty = {
        point: null,
        duration: null,
        command_id: null,
        exit_code: null,
        error: null,
        machine: null,
        runner: null,
        was: null,
      };
      await db
        .insertInto('rollback_steps')
        .values({ ...row, ...own, ...empty })
        .execute();
      return added;
    },
    claim: async (step, runner, machine) => {
      const claimed = { status: 'running', runner, machine } as const;
      const update = db.updateTable('rollback_steps').set(claimed).where('id', '=', step);
      return (await update.where('status', 'in', notBegun).executeTakeFirst()).numUpdatedRows > 0n;
    },
    machineOf: async (step) => {
      const ran = db.selectFrom('rollback_steps').select('machine').where('id', '=', step);
      return (await ran.executeTakeFirst())?.machine ?? [];
    },
    claimBack: async (step, runner) => {
      const update = db
        .updateTable('rollback_steps')
        .set(({ ref }) => ({ was: ref('status'), status: 'rolling-back', runner }))
        .where('id', '=', step);
      return (await update.where('status', 'in', hasRun).executeTakeFirst()).numUpdatedRows > 0n;
    },
    leaveBack: async (step, runner) => {
      const update = db.updateTable('rollback_steps').set({ runner: null }).where('id', '=', step);
      await update.where('status', '=', 'rolling-back').where('runner', '=', runner).execute();
    },
    releaseBack: async (step, runner) => {
      const update = db
        .updateTable('rollback_steps')
        .set(({ fn, ref, val }) => ({
          status: fn.coalesce(ref('was'), val<StepStatus>('failed')),
          was: null,
          runner: null,
        }))
        .where('id', '=', step)
        .where('status', '=', 'rolling-back');
      await update.where('runner', runner === undefined ? 'is' : '=', runner ?? null).execute();
    },
    runnerOf: async (step) => {
      const running = db.selectFrom('rollback_steps').select('runner').where('id', '=', step);
      return (await running.where('status', 'in', atWork).executeTakeFirst())?.runner ?? undefined;
    },
    release: async (step, runner) => {
      const update = db.updateTable('rollback_steps').set({ status: 'planned', runner: null }).where('id', '=', step);
      await update.where('status', '=', 'running').where('runner', '=', runner).execute();
    },
    beginRollBack: async (operation, { id, mode, targetStep, steps, startedAt }) => {
      const row = { id, operation, mode, target_step: targetStep ?? null, steps, started_at: startedAt };
      await db
        .insertInto('rollback_roll_backs')
        .values({ ...row, ended_at: null, outcome: null })
        .execute();
    },
    endRollBack: async (id, endedAt, done) => {
      const outcome = done ? 'done' : 'not-done';
      await db.updateTable('rollback_roll_backs').set({ ended_at: endedAt, outcome }).where('id', '=', id).execute();
    },
    rollBacks: async (operation) => {
      const rows = db.selectFrom('rollback_roll_backs').selectAll().where('operation', '=', operation);
      return (await rows.orderBy('started_at').orderBy('id').execute()).map(rollBackOf);
    },
    end: async (step, status, known) => {
      const set = { status, ...(known === undefined ? {} : columnsOf(known)) };
      await db.updateTable('rollback_steps').set(set).where('id', '=', step).execute();
    },
  };
}
