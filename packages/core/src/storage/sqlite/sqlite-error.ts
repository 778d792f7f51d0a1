import { accessSync, constants, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { OpsError } from '../../errors/ops-error.js';
import type { StorageErrorCode } from '../storage-adapter.js';

interface Meaning {
  readonly code: StorageErrorCode;
  /** What to do, given the name of the database. */
  readonly advice: string;
}

/** By SQLite's result code, the extended one first. https://www.sqlite.org/rescode.html */
const meanings: Readonly<Record<string, Meaning>> = {
  SQLITE_BUSY: {
    code: 'storage-locked',
    advice: 'Another process or transaction holds its lock. Try again when it is done.',
  },
  SQLITE_LOCKED: { code: 'storage-locked', advice: 'Another statement holds a lock in it. Try again when it is done.' },
  SQLITE_FULL: { code: 'storage-full', advice: 'Free some space on its disk, then try again. Nothing was written.' },
  SQLITE_READONLY: { code: 'storage-read-only', advice: 'Make the file and its directory writable for this user.' },
  SQLITE_CORRUPT: {
    code: 'storage-corrupt',
    advice: 'Restore it from a backup; `sqlite3 <file> .recover` may save the rest.',
  },
  SQLITE_NOTADB: {
    code: 'storage-corrupt',
    advice: 'The file is no SQLite database. Check the path, or restore a backup.',
  },
  SQLITE_CANTOPEN: {
    code: 'storage-unavailable',
    advice: 'Check that its directory exists and that this user may use it.',
  },
  SQLITE_IOERR: { code: 'storage-unavailable', advice: 'The disk reported an error. Check it, then try again.' },
  SQLITE_PERM: { code: 'storage-unavailable', advice: 'Check the permissions of the file.' },
  SQLITE_NOMEM: { code: 'storage-unavailable', advice: 'The process ran out of memory. Ask for less at a time.' },
  SQLITE_CONSTRAINT_DATATYPE: { code: 'storage-value-unsupported', advice: 'Pass a value of the type of the column.' },
  SQLITE_CONSTRAINT: { code: 'storage-constraint', advice: 'The row breaks a rule of the table and was not written.' },
  SQLITE_MISMATCH: { code: 'storage-value-unsupported', advice: 'Pass a value of the type of the column.' },
  SQLITE_TOOBIG: { code: 'storage-value-unsupported', advice: 'A text or blob may have 1,000,000,000 bytes at most.' },
};

/** What SQLite calls read-only as well: it was we who asked for no more than reading. */
const openedForReading: Meaning = {
  code: 'storage-read-only',
  advice: 'Write through a query builder and a transaction that were not opened read-only.',
};

const otherwise: Meaning = { code: 'storage-query-failed', advice: 'Check the query against the schema.' };

/** SQLite's result code of an error thrown by better-sqlite3, or undefined for another error. */
function sqliteCode(error: unknown): string | undefined {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : undefined;
}

export const isBusy = (error: unknown): boolean => sqliteCode(error)?.startsWith('SQLITE_BUSY') === true;

/**
 * The error of the house for one of better-sqlite3, about the database at `path`. An `OpsError` comes back as it is.
 * `codeless` is the code of an error that better-sqlite3 throws without one.
 */
export function sqliteError(error: unknown, path: string, codeless?: string): OpsError<StorageErrorCode> {
  if (OpsError.is<StorageErrorCode>(error)) return error;
  const code = sqliteCode(error) ?? codeless;
  const { code: meaning, advice } = findMeaning(code, path);
  const reason = error instanceof Error ? withoutValues(error.message) : 'unknown error';
  return new OpsError(meaning, `SQLite database "${path}": ${reason}. ${advice}`, {
    cause: error,
    details: { path, ...(code !== undefined && { sqlite: code }) },
  });
}

function findMeaning(code: string | undefined, path: string): Meaning {
  if (code === undefined) return otherwise;
  if (code === 'SQLITE_READONLY' && isWritable(path)) return openedForReading;
  const [sqlite, primary] = code.split('_');
  const meaning = meanings[code] ?? meanings[`${sqlite}_${primary}`] ?? otherwise;
  return meaning.code === 'storage-unavailable' ? (diskTrouble(path) ?? meaning) : meaning;
}

function isWritable(path: string): boolean {
  if (path === ':memory:') return true;
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** What SQLite cannot always tell: not when it creates a file, nor when it grows the index of its write-ahead log. */
function diskTrouble(path: string): Meaning | undefined {
  const directory = dirname(path);
  try {
    const { blocks, bavail } = statfsSync(directory);
    // A file system that is made up, such as /proc, has no blocks at all: it is not full.
    if (blocks > 0 && bavail === 0) return meanings['SQLITE_FULL'];
    accessSync(directory, constants.F_OK);
  } catch {
    return undefined;
  }
  try {
    accessSync(directory, constants.W_OK);
    return undefined;
  } catch {
    return meanings['SQLITE_READONLY'];
  }
}

/** The full-text index quotes the search expression, which is a bound value. */
function withoutValues(message: string): string {
  return message.startsWith('fts5:') ? 'fts5: the search expression is invalid' : message;
}
