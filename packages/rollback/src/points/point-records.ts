import { OpsError, type StorageAdapter } from '@opspilot/core';
import type { RollbackErrorCode } from '../rollback-error.js';
import { type PointTables, pointMigrations } from './points-schema.js';
import type { PointRecord } from './rollback.js';

/** A point as it is kept. */
export interface StoredPoint extends PointRecord {
  /** Ids of snapshots of the store. */
  readonly before: string;
  readonly after?: string;
  readonly stateBefore?: string;
  readonly stateAfter?: string;
}

/** The points of a storage. */
export interface PointRecords {
  add(point: Omit<StoredPoint, 'knowsAfter'>): Promise<void>;
  /** @throws OpsError `point-unknown` */
  get(id: string): Promise<StoredPoint>;
  /** The one that was taken before a command; undefined when there is none. */
  ofCommand(command: string): Promise<StoredPoint | undefined>;
  list(host?: string): Promise<readonly StoredPoint[]>;
  setAfter(id: string, snapshot: string, state?: string): Promise<void>;
  setUndone(id: string, at: number): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
}

function pointOf(row: PointTables['rollback_points']): StoredPoint {
  return {
    ...{
      id: row.id,
      command: row.command,
      summary: row.summary,
      host: row.host,
      takenAt: row.taken_at,
      before: row.before,
    },
    losses: row.losses ?? [],
    knowsAfter: row.after !== null,
    ...(row.become_user === null ? {} : { becomeUser: row.become_user }),
    ...(row.undone_at === null ? {} : { undoneAt: row.undone_at }),
    ...(row.after === null ? {} : { after: row.after }),
    ...(row.state_before === null ? {} : { stateBefore: row.state_before }),
    ...(row.state_after === null ? {} : { stateAfter: row.state_after }),
  };
}

export function unknownPoint(id: string): OpsError<RollbackErrorCode> {
  return new OpsError('point-unknown', `There is no recovery point ${id}. List the points to see which are kept.`, {
    details: { id },
  });
}

export async function openPointRecords(storage: StorageAdapter): Promise<PointRecords> {
  const db = await storage.open<PointTables>('rollback', pointMigrations);
  return {
    add: async (point) => {
      const { id, command, summary, host, becomeUser, takenAt, losses, before, after, undoneAt } = point;
      const { stateBefore, stateAfter } = point;
      const row = {
        ...{
          id,
          command,
          summary,
          host,
          become_user: becomeUser ?? null,
          taken_at: takenAt,
          losses,
          undone_at: undoneAt ?? null,
        },
        ...{ before, after: after ?? null, state_before: stateBefore ?? null, state_after: stateAfter ?? null },
      };
      await db.insertInto('rollback_points').values(row).execute();
    },
    get: async (id) => {
      const row = await db.selectFrom('rollback_points').selectAll().where('id', '=', id).executeTakeFirst();
      if (row !== undefined) return pointOf(row);
      throw unknownPoint(id);
    },
    ofCommand: async (command) => {
      // Going back takes further points under the command's id, later.
      const query = db.selectFrom('rollback_points').selectAll().where('command', '=', command).orderBy('id');
      const row = await query.limit(1).executeTakeFirst();
      return row === undefined ? undefined : pointOf(row);
    },
    list: async (host) => {
      let query = db.selectFrom('rollback_points').selectAll().orderBy('taken_at', 'desc').orderBy('id', 'desc');
      if (host !== undefined) query = query.where('host', '=', host);
      return (await query.execute()).map(pointOf);
    },
    setAfter: async (id, snapshot, state) => {
      const after = { after: snapshot, ...(state === undefined ? {} : { state_after: state }) };
      await db.updateTable('rollback_points').set(after).where('id', '=', id).execute();
    },
    setUndone: async (id, at) => {
      await db.updateTable('rollback_points').set({ undone_at: at }).where('id', '=', id).execute();
    },
    remove: async (ids) => {
      if (ids.length > 0) await db.deleteFrom('rollback_points').where('id', 'in', ids).execute();
    },
  };
}
