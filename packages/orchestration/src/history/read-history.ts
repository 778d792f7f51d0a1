import { setImmediate as immediate } from 'node:timers/promises';
import { OpsError } from '@opspilot/core';
import type { Journal } from '../journal/journal.js';
import type { ListedRun } from '../journal/past-runs.js';
import { readEvents } from '../journal/read-events.js';
import { isRunError } from '../journal/run-error.js';
import type { RunSummary, StoredSummary } from '../journal/summaries.js';
import { isFinal } from '../run/decide.js';
import { checkHistoryQuery } from './check-history-query.js';
import { HistoryBook } from './history-book.js';
import type { PastRun, RunHistory, RunHistoryQuery } from './run-history.js';
import { StepEnds } from './step-ends.js';

/** What a summary says, of a run that goes on as well: when that ended nobody can say. */
type Told = RunSummary & Partial<Pick<StoredSummary, 'beganAt' | 'endedAt'>>;

/** By all its events, and, once it has ended, written down, so that they are read once. */
async function summaryByEvents(journal: Journal, id: string): Promise<Told> {
  const { program } = await journal.run(id);
  const events = await journal.events(id, 0);
  const steps = new StepEnds(program);
  await readEvents(id, events, ({ event }) => steps.take(event));
  const [first, last] = [events[0], events.at(-1)];
  const summary = steps.summary();
  if (!isFinal(steps.state) || first === undefined || last === undefined) return summary;
  const stored = { ...summary, beganAt: first.at, endedAt: last.at };
  // Who may only read has its answer all the same.
  await journal.summarize(id, stored).catch(() => {});
  return stored;
}

async function addRun(book: HistoryBook, journal: Journal, listed: ListedRun): Promise<void> {
  // One that goes on has none yet.
  const summary: Told = (await journal.summary(listed.id)) ?? (await summaryByEvents(journal, listed.id));
  const { status, hosts, failures, retryOf, beganAt, endedAt } = summary;
  const run: PastRun = {
    ...listed,
    // As its events have it: the list may be older than they.
    status,
    ...(beganAt === undefined || endedAt === undefined ? {} : { endedAt, duration: Math.max(0, endedAt - beganAt) }),
    hosts: hosts.length,
    failures,
    ...(retryOf === undefined ? {} : { retryOf }),
  };
  book.add(run, summary);
}

/** What came of the runs that a query means: read one after another, as each may be large. */
export async function readHistory(journal: Journal, query: RunHistoryQuery = {}): Promise<RunHistory> {
  checkHistoryQuery(query);
  const { status, limit = 50, ...others } = query;
  const statuses = typeof status === 'string' ? [status] : status;
  const book = new HistoryBook();
  const listed = await journal.list({ ...others, statuses, limit });
  for (const run of listed.toReversed()) {
    // Storages that answer in the same turn leave the process none otherwise.
    await immediate();
    try {
      await addRun(book, journal, run);
    } catch (error) {
      // What cannot be read, or what somebody has removed meanwhile, takes nothing from the others. A storage that is away does.
      const isOfRun = isRunError(error, 'run-unknown', 'run-newer-version', 'run-unreadable');
      if (OpsError.is(error) && !isOfRun) throw error;
      book.note(run);
    }
  }
  return book.tell();
}
