import { Readable } from 'node:stream';
import type { Kysely } from 'kysely';
import { OpsError } from '../errors/ops-error.js';
import { countRecords, findRecord, selectPage } from './both-tables.js';
import { checkQuery, invalidQuery } from './check-query.js';
import type { History, HistoryErrorCode, HistoryQuery } from './history.js';
import type { HistorySchema } from './history-schema.js';
import { conditionsOf, defaultLimit } from './query-conditions.js';
import { recordOf } from './record-row.js';
import { shownValue } from './shown-value.js';
import type { Spool } from './spool.js';
import { storedText } from './stored-text.js';

export interface ReaderParts {
  /** For single records. */
  readonly db: Kysely<HistorySchema>;
  /** For what may read many rows, away from the event loop. */
  readonly archive: () => Promise<Kysely<HistorySchema>>;
  readonly spool: Spool;
  /** Ends the commands of processes that are gone, so that no answer calls them running. */
  readonly reconcile: () => Promise<unknown>;
}

/** The reading side of the history. */
export function createHistoryReader({
  db,
  archive,
  spool,
  reconcile,
}: ReaderParts): Omit<History, 'prune' | 'resolve'> {
  const find = (id: string) => findRecord(db, storedText(id));

  const get: History['get'] = async (id) => {
    let row = await find(id);
    if (row?.status === 'running') {
      await reconcile();
      row = await find(id);
    }
    return row === undefined ? undefined : recordOf(row);
  };

  const position = async (after: string) => {
    const row = await find(after);
    if (row !== undefined) return row;
    throw invalidQuery(`there is no record "${after}" to continue after; it may have been pruned. Start over.`);
  };

  return {
    get,
    async list(query = {}) {
      checkQuery(query);
      await reconcile();
      const after = query.after === undefined ? undefined : await position(query.after);
      const page = { condition: conditionsOf(query, after), limit: query.limit ?? defaultLimit };
      return (await selectPage(await archive(), page)).map(recordOf);
    },
    async count(query: HistoryQuery = {}) {
      checkQuery(query);
      await reconcile();
      return countRecords(await archive(), conditionsOf(query, undefined));
    },
    async output(id, stream) {
      checkStream(stream);
      const record = await get(id);
      if (record === undefined) throw missing(id, stream, 'there is no such command, or it was pruned.');
      if (record.end === null) throw missing(id, stream, 'the command is still running.');
      const { file, text, truncated, incomplete } = record.end[stream];
      if (file !== undefined) return spool.read(file);
      if (!truncated) return Readable.from(text === '' ? [] : [Buffer.from(text)], { objectMode: false });
      throw missing(id, stream, incomplete === 'pruned' ? prunedFile : unkeptFile);
    },
  };
}

function checkStream(stream: unknown): void {
  if (stream === 'stdout' || stream === 'stderr') return;
  const message = `The output of a command is "stdout" or "stderr", got ${shownValue(stream)}.`;
  throw new OpsError<HistoryErrorCode>('invalid-history-query', message);
}

const prunedFile = 'retention removed its file. Its beginning and its end are in the record.';
const unkeptFile =
  'it was too long for the record and could not be spooled. Its beginning and its end are in the record.';

function missing(id: string, stream: string, why: string): OpsError<HistoryErrorCode> {
  return new OpsError('history-output-missing', `The ${stream} of command "${id}" cannot be read: ${why}`, {
    details: { command: id, stream },
  });
}
