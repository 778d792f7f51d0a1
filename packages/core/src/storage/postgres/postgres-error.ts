import { OpsError } from '../../errors/ops-error.js';
import type { StorageErrorCode } from '../storage-adapter.js';

interface Meaning {
  readonly code: StorageErrorCode;
  readonly advice: string;
}

const value: Meaning = { code: 'storage-value-unsupported', advice: 'Pass a value of the type of the column.' };
const locked: Meaning = {
  code: 'storage-locked',
  advice: 'Another transaction is in the way. Try the whole transaction again.',
};
const unreachable: Meaning = {
  code: 'storage-unavailable',
  advice: 'Check that the server runs and can be reached from here, then try again.',
};
const credentials: Meaning = { code: 'storage-unavailable', advice: 'Check user, password and pg_hba.conf.' };

/** By SQLSTATE, the whole one first, then its class. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const meanings: Readonly<Record<string, Meaning>> = {
  '08': unreachable,
  '22': value,
  '23': { code: 'storage-constraint', advice: 'The row breaks a rule of the table and was not written.' },
  '25006': {
    code: 'storage-read-only',
    advice: 'Write through a builder that was not opened read-only, on a primary server.',
  },
  '25P02': { code: 'storage-query-failed', advice: 'It can only be rolled back, as a whole or to a savepoint.' },
  '28': credentials,
  '3D000': { code: 'storage-unavailable', advice: 'Create the database, or correct its name in the URL.' },
  '40': locked,
  '42501': { code: 'storage-query-failed', advice: 'Grant the user what is missing.' },
  '53': { code: 'storage-unavailable', advice: 'The server is out of a resource. Relieve it, then try again.' },
  '53100': {
    code: 'storage-full',
    advice: "Free some space on the server's disk, then try again. Nothing was written.",
  },
  '54': value,
  '55P03': locked,
  '57P': { code: 'storage-unavailable', advice: 'The server is starting, stopping or was restarted. Try again.' },
  '58': { code: 'storage-unavailable', advice: "The server's machine reported an error. Check it, then try again." },
  XX001: { code: 'storage-corrupt', advice: 'Restore the database from a backup.' },
  XX002: { code: 'storage-corrupt', advice: 'Rebuild the index that the message names.' },
};

const otherwise: Meaning = { code: 'storage-query-failed', advice: 'Check the query against the schema.' };

/** The error of the house for one of pg, about the database at `place`. An `OpsError` comes back as it is. */
export function postgresError(error: unknown, place: string): OpsError<StorageErrorCode> {
  if (OpsError.is<StorageErrorCode>(error)) return error;
  const state = sqlState(error);
  const { code, advice } = state === undefined ? connectionMeaning(error) : findMeaning(state);
  const cause = withoutValues(error, state);
  return new OpsError(code, `PostgreSQL database ${place}: ${cause.message}. ${advice}`, {
    cause,
    details: { place, ...(state !== undefined && { sqlState: state }) },
  });
}

/** Whether the connection can no longer be used after `error`. */
export function endsConnection(error: unknown): boolean {
  const state = sqlState(error);
  return state === undefined || /^(?:08|57P)/.test(state);
}

/** SQLSTATE of an error that the server sent: five characters, beside a severity. */
function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('severity' in error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

function findMeaning(state: string): Meaning {
  return meanings[state] ?? meanings[state.slice(0, 3)] ?? meanings[state.slice(0, 2)] ?? otherwise;
}

/** An error without a state comes from the network, from TLS, or from pg before it asked the server. */
function connectionMeaning(error: unknown): Meaning {
  const message = error instanceof Error ? error.message : '';
  if (/SASL|password/i.test(message)) return credentials;
  if (/timeout exceeded/i.test(message)) {
    return {
      code: 'storage-unavailable',
      advice: 'No connection became free in time. Check the server, or raise `max`.',
    };
  }
  return unreachable;
}

const facts = ['code', 'severity', 'schema', 'table', 'column', 'constraint', 'routine', 'syscall', 'address', 'port'];

/**
 * The error without the values that PostgreSQL repeats in it: details such as `Key (token)=(…) already exists`, and what
 * follows the colon of `invalid input syntax for type bigint: "…"`.
 */
function withoutValues(error: unknown, state: string | undefined): Error {
  if (!(error instanceof Error)) return new Error('unknown error');
  const text = error.message === '' ? String((error as NodeJS.ErrnoException).code ?? error.name) : error.message;
  const clean = new Error(state?.startsWith('22') ? text.replace(/"[\s\S]*$/, '…').replace(/:? ?…$/, '') : text);
  clean.name = error.name;
  for (const fact of facts) {
    const found = (error as unknown as Record<string, unknown>)[fact];
    if (found !== undefined) Object.assign(clean, { [fact]: found });
  }
  return clean;
}
