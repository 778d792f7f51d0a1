import type { Journal } from '../journal/journal.js';
import type { ListedRun } from '../journal/past-runs.js';
import { readEvents } from '../journal/read-events.js';
import { isRunError } from '../journal/run-error.js';
import { isFinal } from '../run/decide.js';
import { checkHistoryQuery } from './check-history-query.js';
import { HistoryBook } from './history-book.js';
import type { PastRun, RunHistory, RunHistoryQuery } from './run-history.js';
import { StepEnds } from './step-ends.js';

async function addRun(book: HistoryBook, journal: Journal, listed: ListedRun): Promise<void> {
  const { program } = await journal.run(listed.id);
  const events = await journal.events(listed.id, 0);
  const steps = new StepEnds(program);
  await readEvents(listed.id, events, ({ event }) => steps.take(event));
  const { state, ends } = steps;
  const [first, last] = [events[0], events.at(-1)];
  const end =
    isFinal(state) && first !== undefined && last !== undefined
      ? { endedAt: last.at, duration: Math.max(0, last.at - first.at) }
      : {};
  const run: PastRun = {
    ...listed,
    // As its events have it: the list may be older than they.
    status: state.status,
    ...end,
    hosts: program.hosts.length,
    failures: state.failures.run,
    ...(program.retried === undefined ? {} : { retryOf: program.retried.run }),
  };
  book.add(run, program, state, ends);
}

/** What came of the runs that a query means: read one after another, as each may be large. */
export async function readHistory(journal: Journal, query: RunHistoryQuery = {}): Promise<RunHistory> {
  checkHistoryQuery(query);
  const { status, limit = 50, ...others } = query;
  const statuses = typeof status === 'string' ? [status] : status;
  const book = new HistoryBook();
  const listed = await journal.list({ ...others, statuses, limit });
  for (const run of listed.toReversed()) {
    try {
      await addRun(book, journal, run);
    } catch (error) {
      // What cannot be read, or what somebody has removed meanwhile, takes nothing from the others.
      if (!isRunError(error, 'run-unknown', 'run-newer-version', 'run-unreadable')) throw error;
      book.note(run);
    }
  }
  return book.tell();
}
