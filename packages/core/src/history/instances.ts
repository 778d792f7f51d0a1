import type { Kysely, Selectable } from 'kysely';
import type { Clock } from '../clock/clock.js';
import type { HistoryErrorCode } from './history.js';
import type { EndDetails, HistorySchema, InstancesTable } from './history-schema.js';
import { type ProcessIdentity, processLives } from './process-identity.js';

/** Milliseconds between two signs of life. */
export const heartbeatInterval = 15_000;

/**
 * Milliseconds without a sign of life after which a process on another machine counts as gone. Long enough for a
 * database that was locked meanwhile, and for the clocks of machines that share one to differ by a minute.
 */
const staleAfter = 120_000;

export interface Instances {
  /** Adds this process; again when another has meanwhile taken it for gone. */
  beat(): Promise<void>;
  /**
   * Ends the running commands of processes that are gone as `unknown`: nobody can say whether they ran to their end.
   * A live process's commands are never touched. Returns how many there were.
   */
  reconcile(): Promise<number>;
  /** Takes out the processes that are gone and returns those that live, this one among them. */
  live(): Promise<ReadonlySet<string>>;
  /** Takes this process out. */
  leave(): Promise<void>;
}

export interface InstancesParts {
  /** Name of this process in the database. */
  readonly id: string;
  readonly self: ProcessIdentity;
  readonly clock: Clock;
  /** Told which processes were taken out. */
  readonly onGone: (instances: readonly string[]) => Promise<void>;
}

/** The processes that write one history. */
export function createInstances(db: Kysely<HistorySchema>, { id, self, clock, onGone }: InstancesParts): Instances {
  const isLive = (row: Selectable<InstancesTable>): boolean => {
    if (row.id === id) return true;
    const fresh = clock.now() - row.beat_at <= staleAfter;
    if (row.machine !== self.machine) return fresh;
    return processLives({ pid: row.pid, started: row.process_started }) ?? fresh;
  };

  const endRunning = async (owners: readonly string[]): Promise<number> => {
    const result = await db
      .updateTable('history_journal')
      .set({ status: 'unknown', instance: null, end_details: ownerGone(clock.now()) })
      .where('status', '=', 'running')
      .where('instance', 'in', owners)
      .executeTakeFirst();
    return Number(result.numUpdatedRows);
  };

  return {
    async beat() {
      const beat_at = clock.now();
      await db
        .insertInto('history_instances')
        .values({ id, machine: self.machine, pid: self.pid, process_started: self.started, beat_at })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ beat_at }))
        .execute();
    },
    async reconcile() {
      const owners = await db
        .selectFrom('history_journal as command')
        .leftJoin('history_instances as owner', 'owner.id', 'command.instance')
        .select([
          'command.instance',
          'owner.id',
          'owner.machine',
          'owner.pid',
          'owner.process_started',
          'owner.beat_at',
        ])
        .distinct()
        .where('command.status', '=', 'running')
        .where('command.instance', '<>', id)
        .execute();
      const gone = owners.filter((owner) => owner.id === null || !isLive(owner as Selectable<InstancesTable>));
      if (gone.length === 0) return 0;
      return endRunning(gone.flatMap(({ instance }) => (instance === null ? [] : [instance])));
    },
    async live() {
      const rows = await db.selectFrom('history_instances').selectAll().execute();
      const gone = rows.filter((row) => !isLive(row)).map((row) => row.id);
      if (gone.length > 0) {
        await endRunning(gone);
        await db.deleteFrom('history_instances').where('id', 'in', gone).execute();
        await onGone(gone);
      }
      return new Set([id, ...rows.map((row) => row.id).filter((row) => !gone.includes(row))]);
    },
    async leave() {
      await db.deleteFrom('history_instances').where('id', '=', id).execute();
    },
  };
}

function ownerGone(endedAt: number): EndDetails {
  return {
    stage: 'execute',
    executed: 'unknown',
    exitCode: null,
    signal: null,
    startedAt: null,
    endedAt,
    timings: {},
    error: {
      code: 'owner-gone' satisfies HistoryErrorCode,
      message:
        'The process that ran this command ended before it could record how the command ended. Look at the host to see what it did.',
    },
    result: null,
  };
}
