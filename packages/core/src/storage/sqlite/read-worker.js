// Runs in a thread of its own, as a file of its own: plain JavaScript, because Node starts it without a build.
// Reads the database named in `workerData` and answers one batch for each `start` and `next`, so that a slow consumer
// holds the reading back and no message keeps the other thread busy for long. The messages: reader-messages.ts.
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

/** A batch ends at whichever comes first: rows, characters and bytes of its values, or milliseconds. */
const limits = { rows: 1000, size: 512 * 1024, milliseconds: 20 };

/** Connections by session; session 0 is for single queries, each transaction has another. */
const connections = new Map();

/** Queries under way by id. */
const cursors = new Map();

function connection(session) {
  const known = connections.get(session);
  if (known !== undefined) return known;
  const { path, lockTimeout } = workerData;
  // Waiting for a lock inside SQLite is fine here: nobody else's event loop stands still.
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: lockTimeout });
  database.pragma('trusted_schema = off');
  connections.set(session, database);
  return database;
}

function start({ id, session, sql, parameters }) {
  const statement = connection(session).prepare(sql);
  if (!statement.readonly) {
    throw Object.assign(new Error('attempt to write a readonly database'), { code: 'SQLITE_READONLY' });
  }
  if (!statement.reader) {
    statement.run(parameters);
    return { columns: [], rows: [], done: true };
  }
  const columns = statement.columns().map(({ name, column, table, type }) => ({ name, column, table, type }));
  cursors.set(id, statement.raw(true).safeIntegers(true).iterate(parameters));
  return { columns, ...next({ id }) };
}

function next({ id }) {
  const cursor = cursors.get(id);
  const rows = [];
  if (cursor === undefined) return { rows, done: true };
  const end = performance.now() + limits.milliseconds;
  let size = 0;
  do {
    const { value, done } = cursor.next();
    if (done) {
      cursors.delete(id);
      return { rows, done: true };
    }
    size += prepareRow(value);
    rows.push(value);
  } while (rows.length < limits.rows && size < limits.size && performance.now() < end);
  return { rows, done: false };
}

/** Narrows integers in place where a number holds them; gives the size of the row. */
function prepareRow(row) {
  let size = 0;
  for (let i = 0; i < row.length; i++) {
    const value = row[i];
    if (typeof value === 'bigint') {
      if (value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER) row[i] = Number(value);
    } else if (value !== null) {
      size += value.length ?? 8;
    }
  }
  return size;
}

function stop({ id }) {
  cursors.get(id)?.return();
  cursors.delete(id);
  return { rows: [], done: true };
}

/** Ends a transaction by closing its connection. */
function leave({ session }) {
  connections.get(session)?.close();
  connections.delete(session);
  return { rows: [], done: true };
}

const answers = { start, next, stop, leave };

parentPort.on('message', (request) => {
  const { id } = request;
  try {
    parentPort.postMessage({ id, ...answers[request.type](request) });
  } catch (error) {
    cursors.delete(id);
    parentPort.postMessage({ id, error: { message: error.message, code: error.code } });
  }
});
