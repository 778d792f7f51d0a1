import type { StorageAdapter } from '@opspilot/core';
import type { RunStatus } from '../run/run-state.js';
import { announced, openTables } from './journal-schema.js';

/** Statuses of runs that have not ended. */
export const openStatuses: readonly RunStatus[] = ['ready', 'running', 'rolling-back'];

/** Which runs are listed. */
export interface RunSelection {
  readonly name?: string | undefined;
  readonly statuses?: readonly RunStatus[] | undefined;
  /** Created then or later, and created before then: milliseconds since 1970. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** Id of a run: only those before it. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** What is known of a run without its program and its events. */
export interface ListedRun {
  readonly id: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly createdAt: number;
}

/** Runs that a journal keeps, whoever drives or drove them. */
export interface PastRuns {
  /** Runs without their programs, newest first: ids sort by the time at which they were made. */
  list(selection: RunSelection): Promise<readonly ListedRun[]>;
  /** Removes the runs that ended before then (milliseconds since 1970), each at once with all of it; tells how many. */
  prune(before: number): Promise<number>;
}

export async function openPastRuns(storage: StorageAdapter): Promise<PastRuns> {
  const db = await openTables(storage);
  return {
    list: async ({ name, statuses, since, until, before, limit }) => {
      const rows = await db
        .selectFrom('orchestration_runs')
        .select(['id', 'name', 'status', 'created_at'])
        .where('fence', '>', announced)
        .$if(name !== undefined, (query) => query.where('name', '=', name ?? ''))
        .$if(statuses !== undefined, (query) => query.where('status', 'in', statuses ?? []))
        .$if(since !== undefined, (query) => query.where('created_at', '>=', since ?? 0))
        .$if(until !== undefined, (query) => query.where('created_at', '<', until ?? 0))
        .$if(before !== undefined, (query) => query.where('id', '<', before ?? ''))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ created_at: createdAt, ...run }) => ({ ...run, createdAt }));
    },
    prune: async (before) => {
      const ended = await db
        .selectFrom('orchestration_runs as runs')
        .select('runs.id')
        .where(({ or, eb }) => or([eb('runs.status', 'not in', openStatuses), eb('runs.fence', '=', announced)]))
        .where('runs.created_at', '<', before)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('orchestration_events as events')
                .select('events.sequence')
                .whereRef('events.run', '=', 'runs.id')
                .where('events.at', '>=', before),
            ),
          ),
        )
        .execute();
      for (const { id } of ended) {
        await db.transaction().execute(async (transaction) => {
          await transaction.deleteFrom('orchestration_orders').where('run', '=', id).execute();
          await transaction.deleteFrom('orchestration_events').where('run', '=', id).execute();
          await transaction.deleteFrom('orchestration_directories').where('run', '=', id).execute();
          await transaction.deleteFrom('orchestration_summaries').where('run', '=', id).execute();
          await transaction.deleteFrom('orchestration_retries').where('run', '=', id).execute();
          await transaction.deleteFrom('orchestration_runs').where('id', '=', id).execute();
        });
      }
      return ended.length;
    },
  };
}
