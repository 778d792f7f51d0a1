import type { Journal, StoredRun } from '../journal/journal.js';
import type { ListedRun } from '../journal/past-runs.js';
import { isRunError } from '../journal/run-error.js';
import { isFinal } from '../run/decide.js';
import { checkHistoryQuery } from './check-history-query.js';
import { HistoryBook } from './history-book.js';
import type { PastRun, RunHistory, RunHistoryQuery } from './run-history.js';
import { foldRun } from './step-ends.js';

/** A run that can be read; what somebody has removed meanwhile, or a newer version has run, cannot. */
async function storedRun(journal: Journal, id: string): Promise<StoredRun | undefined> {
  try {
    return await journal.run(id);
  } catch (error) {
    if (isRunError(error, 'run-unknown', 'run-newer-version')) return undefined;
    throw error;
  }
}

async function addRun(book: HistoryBook, journal: Journal, listed: ListedRun): Promise<void> {
  const stored = await storedRun(journal, listed.id);
  if (stored === undefined) {
    book.note(listed);
    return;
  }
  const { program } = stored;
  const events = await journal.events(listed.id, 0);
  const { state, ends } = foldRun(program, events);
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
  for (const run of listed.toReversed()) await addRun(book, journal, run);
  return book.tell();
}
