import { OpsError, type StorageAdapter } from '@opspilot/core';
import type { RollbackErrorCode } from '../rollback-error.js';
import type { Root } from '../store/snapshot-store.js';
import { noteForgotten } from './forgotten-snapshots.js';
import { type PointTables, pointMigrations } from './points-schema.js';
import type { PointRecord } from './rollback.js';

/** A point as it is kept. */
export interface StoredPoint extends PointRecord {
  /** Ids of snapshots of the store. */
  readonly before: string;
  readonly after?: string;
  readonly stateBefore?: string;
  readonly stateAfter?: string;
  /** What taking it back left, where no further point was taken for that: as `undoFailed` does. */
  readonly restored?: string;
  /** Id of the point whose undo this one was taken for. */
  readonly undoes?: string;
  /** When going back to it began, while that has not come to its end. */
  readonly undoingAt?: number;
}

/** Once that a host was gone back with, as ids of snapshots of the store. */
export interface Undoing {
  /** What was brought back. */
  readonly undone: string;
  /** What it was like then. */
  readonly after: string;
  /** Where it is an undo that may have stopped half way, of what was found: what it was to bring back. */
  readonly wanted?: string;
  /** Where a command of its own did it: what it was to take back had left this, and it found that. */
  readonly byCommand?: { readonly left: string; readonly found: string };
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A command that ran while another one did: what it found, and what it left where anybody saw that. */
export type Beside = Pick<StoredPoint, 'command' | 'takenAt' | 'before' | 'after'>;

/** Where a point that is kept met one that is forgotten. */
export interface ForgottenBeside {
  readonly point: string;
  readonly roots: readonly Root[];
}

/** The points of a storage. */
export interface PointRecords {
  add(point: Omit<StoredPoint, 'knowsAfter'>): Promise<void>;
  /** @throws OpsError `point-unknown` */
  get(id: string): Promise<StoredPoint>;
  /** The one that was taken before a command; undefined when there is none. */
  ofCommand(command: string): Promise<StoredPoint | undefined>;
  list(host?: string): Promise<readonly StoredPoint[]>;
  /** @param at - when it was looked at that, in milliseconds since the epoch; default as it was */
  setAfter(id: string, snapshot: string, state?: string, at?: number): Promise<void>;
  /** Undos of points on the host of one that were taken after it, and of itself. */
  undoingsSince(point: StoredPoint): Promise<readonly Undoing[]>;
  /** Points of other commands on its host that ran while its own did, or whose end nobody saw, and that were not undone. */
  beside(point: StoredPoint): Promise<readonly Beside[]>;
  /** Where points that were beside it, and are forgotten, met it. */
  forgottenBeside(id: string): Promise<readonly Root[]>;
  /** A point, and those that it is beside of; undefined of one that is not there, or was undone. */
  metBy(id: string): Promise<{ readonly other: Beside; readonly points: readonly StoredPoint[] } | undefined>;
  setRestored(id: string, snapshot: string): Promise<void>;
  /** Keeps that the command of a point took back what that of another one did. */
  setUndoes(id: string, undone: string): Promise<void>;
  /** Takes note that going back to one begins. @throws OpsError `point-unknown` when it was forgotten meanwhile */
  beginUndo(id: string, at: number): Promise<void>;
  /**
   * Takes note that this came to its end, and with it that of the one whose undo it was taken for.
   *
   * @param undoneAt - undefined where it was a part alone
   */
  endUndo(point: Pick<StoredPoint, 'id' | 'undoes'>, undoneAt: number | undefined): Promise<void>;
  /** Removes points, and notes that their snapshots are to go, and what those are to know of them that are kept. */
  remove(ids: readonly string[], beside?: readonly ForgottenBeside[]): Promise<void>;
  /** The same of one, unless somebody is going back to it, or began to. @returns whether it is gone */
  removeIdle(id: string, beside?: readonly ForgottenBeside[]): Promise<boolean>;
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
    knowsMachine: row.knows_machine === true,
    ...(row.become_user === null ? {} : { becomeUser: row.become_user }),
    ...(row.undone_at === null ? {} : { undoneAt: row.undone_at }),
    ...(row.after === null ? {} : { after: row.after }),
    ...(row.state_before === null ? {} : { stateBefore: row.state_before }),
    ...(row.state_after === null ? {} : { stateAfter: row.state_after }),
    ...(row.restored === null ? {} : { restored: row.restored }),
    ...(row.undoes === null ? {} : { undoes: row.undoes }),
    ...(row.undoing_at === null ? {} : { undoingAt: row.undoing_at }),
  };
}

interface UndoingRow {
  readonly undone: string;
  readonly after: string | null;
  readonly at: number | null;
}

type UndoingWithPoint = UndoingRow & Record<'command' | 'undoneCommand' | 'found', string> & { left: string | null };

function undoingOf(row: UndoingRow | UndoingWithPoint): Undoing {
  const { undone, after, at } = row;
  // What undoing replaced is kept under the command that was undone.
  const isByCommand = 'command' in row && row.command !== row.undoneCommand;
  const byCommand = isByCommand && row.left !== null ? { byCommand: { left: row.left, found: row.found } } : {};
  return { undone, after: after ?? '', at: at ?? 0, ...byCommand };
}

/** Of the point that is asked for: it is what the command left that it found. */
function ownUndoing({ undone, ...undoing }: Undoing, found: string): Undoing {
  return { ...undoing, undone: found, wanted: undone };
}

export function unknownPoint(id: string): OpsError<RollbackErrorCode> {
  return new OpsError('point-unknown', `There is no recovery point ${id}. List the points to see which are kept.`, {
    details: { id },
  });
}

const openDatabase = (storage: StorageAdapter) => storage.open<PointTables>('rollback', pointMigrations);

export async function openPointRecords(storage: StorageAdapter): Promise<PointRecords> {
  const db = await openDatabase(storage);
  return {
    add: async (point) => {
      const { id, command, summary, host, becomeUser, takenAt, losses, before, after, undoneAt } = point;
      const { stateBefore, stateAfter, undoes, knowsMachine } = point;
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
        ...{ undoes: undoes ?? null, ended_at: null, knows_machine: knowsMachine, restored: null, undoing_at: null },
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
    setAfter: async (id, snapshot, state, at) => {
      const after = {
        after: snapshot,
        ...(state === undefined ? {} : { state_after: state }),
        ...(at === undefined ? {} : { ended_at: at }),
      };
      await db.updateTable('rollback_points').set(after).where('id', '=', id).execute();
    },
    undoingsSince: async ({ host, id }) => {
      const withPoint = await db
        .selectFrom('rollback_points as undo')
        .innerJoin('rollback_points as undone', 'undone.id', 'undo.undoes')
        .select(['undone.before as undone', 'undo.after', 'undo.ended_at as at'])
        .select(['undone.after as left', 'undo.before as found', 'undo.command', 'undone.command as undoneCommand'])
        .select(['undone.id as undoneId'])
        .where('undo.host', '=', host)
        .where('undone.id', '>=', id)
        .where('undo.after', 'is not', null)
        .orderBy('undo.id')
        .execute();
      const without = await db
        .selectFrom('rollback_points')
        .select(['id as undoneId', 'before as undone', 'restored as after', 'after as found'])
        .select(({ fn }) => fn.coalesce('undone_at', 'ended_at').as('at'))
        .where('host', '=', host)
        .where('id', '>=', id)
        .where('restored', 'is not', null)
        .execute();
      return [...withPoint, ...without].map((row) =>
        row.undoneId === id ? ownUndoing(undoingOf(row), row.found ?? '') : undoingOf(row),
      );
    },
    beside: async ({ host, id, takenAt }) => {
      const own = db.selectFrom('rollback_points').select('ended_at').where('id', '=', id);
      const rows = await db
        .selectFrom('rollback_points')
        .selectAll()
        .where('host', '=', host)
        .where('id', '!=', id)
        .where('undoes', 'is', null)
        .where('undone_at', 'is', null)
        .where('taken_at', '<', own)
        .where((its) => its.or([its('ended_at', '>', takenAt), its('after', 'is', null)]))
        .execute();
      return rows.map(pointOf);
    },
    forgottenBeside: async (id) => {
      const rows = await db.selectFrom('rollback_forgotten_beside').select('roots').where('point', '=', id).execute();
      return rows.flatMap(({ roots }) => roots);
    },
    metBy: async (id) => {
      const row = await db.selectFrom('rollback_points').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined || row.undoes !== null || row.undone_at !== null) return undefined;
      let query = db.selectFrom('rollback_points').selectAll().where('host', '=', row.host).where('id', '!=', id);
      query = query.where((its) => its.or([its('ended_at', '>', row.taken_at), its('ended_at', 'is', null)]));
      // Those that began after its end did not meet it; of one that nobody saw the end of, the history tells.
      if (row.ended_at !== null) query = query.where('taken_at', '<', row.ended_at);
      return { other: pointOf(row), points: (await query.execute()).map(pointOf) };
    },
    beginUndo: async (id, at) => {
      const update = db.updateTable('rollback_points').set({ undoing_at: at }).where('id', '=', id);
      if ((await update.executeTakeFirst()).numUpdatedRows === 0n) throw unknownPoint(id);
    },
    endUndo: async ({ id, undoes }, undoneAt) => {
      const ended = { undoing_at: null, ...(undoneAt === undefined ? {} : { undone_at: undoneAt }) };
      await db.updateTable('rollback_points').set(ended).where('id', '=', id).execute();
      if (undoes === undefined || undoneAt === undefined) return;
      await db.updateTable('rollback_points').set({ undoing_at: null }).where('id', '=', undoes).execute();
    },
    setUndoes: async (id, undone) => {
      await db.updateTable('rollback_points').set({ undoes: undone }).where('id', '=', id).execute();
    },
    setRestored: async (id, snapshot) => {
      await db.updateTable('rollback_points').set({ restored: snapshot }).where('id', '=', id).execute();
    },
    remove: async (ids, beside = []) => {
      if (ids.length === 0) return;
      await db.transaction().execute(async (transaction) => {
        const rows = await transaction.deleteFrom('rollback_points').where('id', 'in', ids).returningAll().execute();
        await noteGone(transaction, rows.map(pointOf), beside);
      });
    },
    removeIdle: (id, beside = []) =>
      db.transaction().execute(async (transaction) => {
        const deletion = transaction.deleteFrom('rollback_points').where('id', '=', id);
        const rows = await deletion.where('undoing_at', 'is', null).returningAll().execute();
        await noteGone(transaction, rows.map(pointOf), beside);
        const still = transaction.selectFrom('rollback_points').select('id').where('id', '=', id);
        return (await still.executeTakeFirst()) === undefined;
      }),
  };
}

type Database = Awaited<ReturnType<typeof openDatabase>>;

/** Notes what is to go with points, and what those are to know that stay. */
async function noteGone(
  transaction: Database,
  gone: readonly StoredPoint[],
  beside: readonly ForgottenBeside[],
): Promise<void> {
  if (gone.length === 0) return;
  await noteForgotten(transaction, gone);
  for (const met of beside) await transaction.insertInto('rollback_forgotten_beside').values(met).execute();
  const kept = transaction.selectFrom('rollback_points').select('id');
  await transaction.deleteFrom('rollback_forgotten_beside').where('point', 'not in', kept).execute();
}
