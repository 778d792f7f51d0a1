import type { TaskResult } from '../run/run-event.js';
import type { RunStatus } from '../run/run-state.js';
import type { JournalDatabase, openTables } from './journal-schema.js';
import { legibly } from './read-events.js';

/** Counted up when summaries come to mean something else: one of another version is left, and its run read by its events. */
const summaryVersion = 1;

/** How a step ended on a host, once nothing more was tried. */
export interface StepEnd {
  /** Indexes in the program. */
  readonly host: number;
  readonly step: number;
  readonly result: TaskResult | 'done-already';
  /** Milliseconds of its own command; undefined where nobody saw both ends. */
  readonly took: number | undefined;
}

/** What came of a run that has ended: written with its last event, so that nobody has to read all of them to tell. */
export interface RunSummary {
  readonly status: RunStatus;
  readonly failures: number;
  /** Names of its hosts and ids of its steps. */
  readonly hosts: readonly string[];
  readonly steps: readonly string[];
  /** Id of the run that it tries again. */
  readonly retryOf?: string;
  readonly ends: readonly StepEnd[];
}

/** A summary, and when its run began and ended: milliseconds since 1970. */
export interface StoredSummary extends RunSummary {
  readonly beganAt: number;
  readonly endedAt: number;
}

/** As it is stored: a row for each end, and `null` where it is not known how long it took. */
export interface SummaryRow extends Omit<RunSummary, 'ends'> {
  readonly ends: readonly (readonly [host: number, step: number, result: StepEnd['result'], took: number | null])[];
}

export interface Summaries {
  /** What came of a run; undefined where nobody has written it down. */
  summary(run: string): Promise<StoredSummary | undefined>;
  /** Writes down what came of a run that ended before this was done by its driver. */
  summarize(run: string, summary: StoredSummary): Promise<void>;
}

/** Writes a summary. A second one of the same run changes nothing. */
async function insertSummary(db: JournalDatabase, run: string, stored: StoredSummary): Promise<void> {
  const { beganAt, endedAt, ends, ...rest } = stored;
  const summary: SummaryRow = {
    ...rest,
    ends: ends.map(({ host, step, result, took }) => [host, step, result, took ?? null]),
  };
  await db
    .insertInto('orchestration_summaries')
    .values({ run, version: summaryVersion, began_at: beganAt, ended_at: endedAt, summary })
    .onConflict((conflict) => conflict.column('run').doNothing())
    .execute();
}

/** Sums up a run, within the transaction that ends it. */
export async function summarizeEnd(
  db: JournalDatabase,
  run: string,
  summary: RunSummary,
  endedAt: number,
): Promise<void> {
  const began = await db
    .selectFrom('orchestration_events')
    .select('at')
    .where('run', '=', run)
    .where('sequence', '=', 0)
    .executeTakeFirstOrThrow();
  await insertSummary(db, run, { ...summary, beganAt: began.at, endedAt });
}

export function summaries(db: Awaited<ReturnType<typeof openTables>>): Summaries {
  return {
    summary: async (run) => {
      const stored = db
        .selectFrom('orchestration_summaries')
        .select(['began_at', 'ended_at', 'summary'])
        .where('run', '=', run)
        .where('version', '=', summaryVersion);
      const row = await legibly(run, () => stored.executeTakeFirst());
      if (row === undefined) return undefined;
      const ends = row.summary.ends.map(([host, step, result, took]) => ({
        host,
        step,
        result,
        took: took ?? undefined,
      }));
      return { ...row.summary, ends, beganAt: row.began_at, endedAt: row.ended_at };
    },
    summarize: (run, summary) => insertSummary(db, run, summary),
  };
}
