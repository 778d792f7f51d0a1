import { OpsError, type StorageAdapter } from '@opspilot/core';
import { noteForgotten } from '../points/forgotten-snapshots.js';
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
  /** When restoring it began, while that has not come to its end. */
  readonly restoringAt?: number;
}

/** The recovery points of a storage. */
export interface RecoveryRecords {
  add(point: StoredRecoveryPoint): Promise<void>;
  /** @throws OpsError `point-unknown` */
  get(id: string): Promise<StoredRecoveryPoint>;
  list(): Promise<readonly StoredRecoveryPoint[]>;
  /** @param restored - what restoring one of its snapshots left */
  setSnapshotRestored(snapshot: string, restored: string, at: number): Promise<void>;
  /** Restorings on a host since then; of each snapshot the last one. */
  restoringsSince(host: string, at: number): Promise<readonly Undoing[]>;
  /** Takes note that restoring one begins. @throws OpsError `point-unknown` when it was forgotten meanwhile */
  beginRestoring(id: string, at: number): Promise<void>;
  /**
   * Takes note that this came to its end, and with it that of the one whose restoring it was taken for.
   *
   * @param restoredAt - undefined where it was a part alone
   */
  endRestoring(point: Pick<StoredRecoveryPoint, 'id' | 'undoes'>, restoredAt: number | undefined): Promise<void>;
  /** Removes recovery points, and notes that their snapshots are to go. */
  remove(ids: readonly string[]): Promise<void>;
  /** The same of one, unless somebody restores it, or began to. @returns whether it is gone */
  removeIdle(id: string): Promise<boolean>;
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
  const { id, description, context, taken_at: takenAt, restored_at: restoredAt, undoes } = row;
  const own = snapshots.filter((snapshot) => snapshot.recovery_point === id).map(snapshotOf);
  return {
    ...{ id, description, context, takenAt, snapshots: own },
    ...(restoredAt === null ? {} : { restoredAt }),
    ...(undoes === null ? {} : { undoes }),
    ...(row.restoring_at === null ? {} : { restoringAt: row.restoring_at }),
  };
}

function unknownPoint(id: string): OpsError<RollbackErrorCode> {
  return new OpsError(
    'point-unknown',
    `There is no recovery point ${id}. List the recovery points to see which are kept.`,
    { details: { id } },
  );
}

export async function openRecoveryRecords(storage: StorageAdapter): Promise<RecoveryRecords> {
  const db = await storage.open<RecoveryTables>('rollback-recovery', recoveryMigrations);
  const snapshots = () => db.selectFrom('rollback_recovery_snapshots').selectAll().orderBy('position');
  const removeSnapshots = async (transaction: typeof db, points: readonly string[]): Promise<void> => {
    const deletion = transaction.deleteFrom('rollback_recovery_snapshots').where('recovery_point', 'in', points);
    const rows = (await deletion.returningAll().execute()).map(snapshotOf);
    await noteForgotten(
      transaction,
      rows.map(({ kept }) => kept),
    );
  };
  return {
    add: async ({ id, description, context, takenAt, undoes = null, snapshots: kept }) => {
      const row = { id, description, context, taken_at: takenAt, restored_at: null, undoes, restoring_at: null };
      await db.transaction().execute(async (transaction) => {
        await transaction.insertInto('rollback_recovery_points').values(row).execute();
        const rows = kept.map((snapshot, position) => rowOf(id, snapshot, position));
        await transaction.insertInto('rollback_recovery_snapshots').values(rows).execute();
      });
    },
    get: async (id) => {
      const row = await db.selectFrom('rollback_recovery_points').selectAll().where('id', '=', id).executeTakeFirst();
      if (row !== undefined) return pointOf(row, await snapshots().where('recovery_point', '=', id).execute());
      throw unknownPoint(id);
    },
    list: async () => {
      const query = db.selectFrom('rollback_recovery_points').selectAll();
      const rows = await query.orderBy('taken_at', 'desc').orderBy('id', 'desc').execute();
      const all = await snapshots().execute();
      return rows.map((row) => pointOf(row, all));
    },
    beginRestoring: async (id, at) => {
      const update = db.updateTable('rollback_recovery_points').set({ restoring_at: at }).where('id', '=', id);
      if ((await update.executeTakeFirst()).numUpdatedRows === 0n) throw unknownPoint(id);
    },
    endRestoring: async ({ id, undoes }, restoredAt) => {
      const ended = { restoring_at: null, ...(restoredAt === undefined ? {} : { restored_at: restoredAt }) };
      await db.updateTable('rollback_recovery_points').set(ended).where('id', '=', id).execute();
      if (undoes === undefined || restoredAt === undefined) return;
      await db.updateTable('rollback_recovery_points').set({ restoring_at: null }).where('id', '=', undoes).execute();
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
        await transaction.deleteFrom('rollback_recovery_points').where('id', 'in', ids).execute();
        await removeSnapshots(transaction, ids);
      });
    },
    removeIdle: (id) =>
      db.transaction().execute(async (transaction) => {
        const own = transaction.deleteFrom('rollback_recovery_points').where('id', '=', id);
        await own.where('restoring_at', 'is', null).execute();
        const still = transaction.selectFrom('rollback_recovery_points').select('id').where('id', '=', id);
        if ((await still.executeTakeFirst()) !== undefined) return false;
        await removeSnapshots(transaction, [id]);
        return true;
      }),
  };
}
