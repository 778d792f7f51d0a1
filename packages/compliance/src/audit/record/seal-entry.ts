import { hash } from 'node:crypto';
import type { Redactor } from '@opspilot/core';
import type { AuditEntry, AuditRecord } from '../audit-entry.js';
import { auditError } from '../audit-error.js';
import { canonicalJson } from './canonical-json.js';
import { checkEntry, invalidEntry } from './check-entry.js';

/** UTF-16 code units of the longest record: what a line of an export may be read into memory for. */
export const longestRecord = 1_000_000;

/** `previous` of the first record. */
export const noPrevious = '0'.repeat(64);

/** An entry ready to be chained: all that does not depend on its place in the log is done. */
export interface PreparedEntry {
  /** Redacted. */
  readonly entry: AuditEntry;
  readonly at: number;
  /** The canonical JSON before and after `log`, `previous` and `sequence`, whose names stand side by side when sorted. */
  readonly before: string;
  readonly after: string;
}

/** A record as it is stored: the text that was hashed, and its hash. */
export interface SealedRecord {
  readonly sequence: number;
  readonly body: string;
  readonly hash: string;
}

/**
 * Checks and redacts an entry and writes it down.
 *
 * @throws OpsError `invalid-audit-entry`, `audit-entry-too-large`
 */
export function prepareEntry(entry: unknown, at: number, redactor: Pick<Redactor, 'value'>): PreparedEntry {
  checkEntry(entry);
  const redacted = redactor.value(entry);
  const { actor, command, data, environment, host, subject, type } = redacted;
  // In the order of their names, as canonical JSON wants them.
  const before =
    `{"actor":${json('actor', actor)},"at":${at}${command === undefined ? '' : `,"command":${json('command', command)}`}` +
    `,"data":${json('data', data)}${environment === undefined ? '' : `,"environment":${json('environment', environment)}`}` +
    `${host === undefined ? '' : `,"host":${json('host', host)}`}`;
  const after = `${subject === undefined ? '' : `,"subject":${json('subject', subject)}`},"type":${json('type', type)}}`;
  const prepared = { entry: redacted, at, before, after };
  const length = prepared.before.length + prepared.after.length;
  if (length <= longestRecord) return prepared;
  throw auditError(
    'audit-entry-too-large',
    `An audit entry of type ${redacted.type} has ${length} characters, ${longestRecord} are possible. Keep what is large elsewhere, and its digest here.`,
    { length, limit: longestRecord },
  );
}

function json(name: string, value: unknown): string {
  return canonicalJson(value, (path, problem) => invalidEntry(join(name, path), problem));
}

function join(name: string, path: string): string {
  if (path === '') return name;
  return path.startsWith('[') ? `${name}${path}` : `${name}.${path}`;
}

/** Gives a prepared entry its place behind the record whose hash is `previous`. */
export function sealEntry(prepared: PreparedEntry, log: string, sequence: number, previous: string): SealedRecord {
  const body = `${prepared.before},"log":"${log}","previous":"${previous}","sequence":${sequence}${prepared.after}`;
  return { sequence, body, hash: hash('sha256', body) };
}

/** The record that was made of an entry. */
export function recordOf(
  { entry, at }: PreparedEntry,
  log: string,
  previous: string,
  sealed: SealedRecord,
): AuditRecord {
  const { type, actor, data, host, environment, command, subject } = entry;
  // Part by part: copying by spread costs more than hashing.
  const record: { -readonly [Part in keyof AuditRecord]: AuditRecord[Part] } = {
    log,
    sequence: sealed.sequence,
    at,
    type,
    actor,
    data,
    previous,
    hash: sealed.hash,
  };
  if (host !== undefined) record.host = host;
  if (environment !== undefined) record.environment = environment;
  if (command !== undefined) record.command = command;
  if (subject !== undefined) record.subject = subject;
  return record;
}

/** A record from its stored text, which has been checked against the hash or is about to be; undefined for what is none. */
export function parseRecord(body: string, hash: string): AuditRecord | undefined {
  try {
    const record = JSON.parse(body) as Omit<AuditRecord, 'hash'>;
    const { log: _log, sequence, at, previous: _previous, ...entry } = record;
    checkEntry(entry);
    return Number.isSafeInteger(sequence) && Number.isSafeInteger(at)
      ? ({ ...record, hash } as AuditRecord)
      : undefined;
  } catch {
    return undefined;
  }
}
