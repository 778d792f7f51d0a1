import { OpsError, type StorageAdapter } from '@opspilot/core';
import type { KeptHost } from '../points/host-keeper.js';
import type { Undoing } from '../points/point-records.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import type { RecoveryPoint, RecoverySnapshot } from './recovery-point.js';
import { type RecoveryTables, recoveryMigrations } from './recovery-schema.js';

/** A snapshot as it is kept. */
export type StoredSnapshot = RecoverySnapshot & { readonly kept: KeptHost };

/** A recovery point as it is kept. */
export interface StoredRecoveryPoint extends Omit<RecoveryPoint, 'snapshots'> {
  readonly snapshots: readonly StoredSnapshot[];
}

/** The recovery points of a storage. */
export interface RecoveryRecords {
  add(point: StoredRecoveryPoint): Promise<void>;
  /** @throws OpsError `point-unknown` */
  get(id: string): Promise<StoredRecoveryPoint>;
  list(): Promise<readonly StoredRecoveryPoint[]>;
  setRestored(id: string, at: number): Promise<void>;
  /** @param restored - what restoring one of its snapshots left */
  setSnapshotRestored(snapshot: string, restored: string, at: number): Promise<void>;
  /** Restorings on a host since then; of each snapshot the last one. */
  restoringsSince(host: string, at: number): Promise<readonly Undoing[]>;
  remove(ids: readonly string[]): Promise<void>;
}

type PointRow = RecoveryTables['rollback_recovery_points'];
type SnapshotRow = RecoveryTables['rollback_recovery_snapshots'];

function snapshotOf(row: SnapshotRow): StoredSnapshot {
  const { id, type, host, become_user: becomeUser, files, state } = row;
  const { paths, absent, states, losses, entries, size, root, knows_machine: knowsMachine } = row;
  return {
    ...{ id, type, host, paths, absent: absent ?? [], states, losses, entries, size, root },
    knowsMachine: knowsMachine === true,
    ...(becomeUser === null ? {} : { becomeUser }),
    kept: {
      before: files,
      ...(state === null ? {} : { stateBefore: state }),
      ...(row.restored === null ? {} : { restored: row.restored }),
    },
  };
}

function rowOf(recoveryPoint: string, snapshot: StoredSnapshot, position: number): SnapshotRow {
  const { id, type, host, becomeUser, kept, paths, absent, states, losses, entries, size, root } = snapshot;
  const { knowsMachine } = snapshot;
  return {
    ...{ id, recovery_point: recoveryPoint, position, type, host, become_user: becomeUser ?? null },
    ...{ files: kept.before, state: kept.stateBefore ?? null, paths, absent, states, losses, entries, size, root },
    ...{ knows_machine: knowsMachine, restored: null, restored_at: null },
  };
}

function pointOf(row: PointRow, snapshots: readonly SnapshotRow[]): StoredRecoveryPoint {
  const { id, description, context, taken_at: takenAt, restored_at: restoredAt } = row;
  const own = snapshots.filter((snapshot) => snapshot.recovery_point === id).map(snapshotOf);
  return { id, description, context, takenAt, ...(restoredAt === null ? {} : { restoredAt }), snapshots: own };
}

export async function openRecoveryRecords(storage: StorageAdapter): Promise<RecoveryRecords> {
  const db = await storage.open<RecoveryTables>('rollback-recovery', recoveryMigrations);
  const snapshots = () => db.selectFrom('rollback_recovery_snapshots').selectAll().orderBy('position');
  return {
    add: async ({ id, description, context, takenAt, snapshots: kept }) => {
      const row = { id, description, context, taken_at: takenAt, restored_at: null };
      await db.transaction().execute(async (transaction) => {
        await transaction.insertInto('rollback_recovery_points').values(row).execute();
        const rows = kept.map((snapshot, position) => rowOf(id, snapshot, position));
        await transaction.insertInto('rollback_recovery_snapshots').values(rows).execute();
      });
    },
    get: async (id) => {
      const row = await db.selectFrom('rollback_recovery_points').selectAll().where('id', '=', id).executeTakeFirst();
      if (row !== undefined) return pointOf(row, await snapshots().where('recovery_point', '=', id).execute());
      throw new OpsError<RollbackErrorCode>(
        'point-unknown',
        `There is no recovery point ${id}. List the recovery points to see which are kept.`,
        { details: { id } },
      );
    },
    list: async () => {
      const query = db.selectFrom('rollback_recovery_points').selectAll();
      const rows = await query.orderBy('taken_at', 'desc').orderBy('id', 'desc').execute();
      const all = await snapshots().execute();
      return rows.map((row) => pointOf(row, all));
    },
    setRestored: async (id, at) => {
      await db.updateTable('rollback_recovery_points').set({ restored_at: at }).where('id', '=', id).execute();
    },
    setSnapshotRestored: async (snapshot, restored, at) => {
      const row = { restored, restored_at: at };
      await db.updateTable('rollback_recovery_snapshots').set(row).where('id', '=', snapshot).execute();
    },
    restoringsSince: async (host, at) => {
      const rows = await snapshots().where('host', '=', host).where('restored_at', '>=', at).execute();
      return rows.map(({ files, restored, restored_at }) => ({
        ...{ undone: files, after: restored ?? '', at: restored_at ?? 0 },
      }));
    },
    remove: async (ids) => {
      if (ids.length === 0) return;
      await db.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('rollback_recovery_snapshots').where('recovery_point', 'in', ids).execute();
        await transaction.deleteFrom('rollback_recovery_points').where('id', 'in', ids).execute();
      });
    },
  };
}
