import { OpsError } from '@opspilot/core';
import { type CompiledQuery, type Kysely, sql } from 'kysely';
import type { AuditRecord } from '../audit-entry.js';
import { auditError } from '../audit-error.js';
import type { Continuity } from '../checkpoints/continuity.js';
import { type PreparedEntry, recordOf, sealEntry } from '../record/seal-entry.js';
import type { AuditSchema } from './audit-schema.js';
import { type AuditHead, headMissing } from './open-head.js';

/** Writes prepared entries behind the end of the log, all or none, and returns the records. */
export type WriteBatch = (entries: readonly PreparedEntry[]) => Promise<readonly AuditRecord[]>;

/**
 * A batch is one transaction that takes the row of the head first: another process waits until it is over, and continues
 * from what it left. Queries are compiled once for each size of a batch: building them costs more than running them.
 */
export function createBatchWriter(
  db: Kysely<AuditSchema>,
  continuity: Pick<Continuity, 'assertKnown' | 'wrote'>,
): WriteBatch {
  const advance = db
    .updateTable('audit_head')
    .set({ sequence: sql`sequence + ${1}` })
    .where('one', '=', sql.lit(1))
    .returning(['log', 'sequence', 'hash'])
    .compile();
  const moveHash = db.updateTable('audit_head').set({ hash: '' }).where('one', '=', sql.lit(1)).compile();
  const inserts = new Map<number, CompiledQuery>();
  const insertOf = (rows: number): CompiledQuery => {
    const known = inserts.get(rows);
    if (known !== undefined) return known;
    const blank = { sequence: 0, at: 0, type: '', hash: '', body: '' };
    const query = db
      .insertInto('audit_records')
      .values(Array.from({ length: rows }, () => blank))
      .compile();
    inserts.set(rows, query);
    return query;
  };

  return async (entries) => {
    try {
      const { end, records } = await db.transaction().execute(async (transaction) => {
        // Part by part: copying a query by spread costs more than running it.
        const run = <Row>({ sql: text, query, queryId }: CompiledQuery, parameters: readonly unknown[]) =>
          transaction.executeQuery<Row>({ sql: text, query, queryId, parameters } as CompiledQuery<Row>);
        const { rows } = await run<AuditHead>(advance, [entries.length]);
        const head = rows[0];
        if (head === undefined) throw headMissing();
        const end = { ...head, sequence: head.sequence - entries.length };
        continuity.assertKnown(end);
        const { records, values } = chain(entries, end);
        await run(insertOf(entries.length), values);
        await run(moveHash, [records.at(-1)?.hash]);
        return { end, records };
      });
      const last = records.at(-1);
      if (last !== undefined) continuity.wrote(end, last);
      return records;
    } catch (error) {
      throw unwritten(error);
    }
  };
}

/** @param end - the record to continue */
function chain(entries: readonly PreparedEntry[], end: AuditHead) {
  const values: unknown[] = [];
  const records: AuditRecord[] = [];
  let previous = end.hash;
  let sequence = end.sequence;
  for (const prepared of entries) {
    const sealed = sealEntry(prepared, end.log, ++sequence, previous);
    values.push(sequence, prepared.at, prepared.entry.type, sealed.hash, sealed.body);
    records.push(recordOf(prepared, end.log, previous, sealed));
    previous = sealed.hash;
  }
  return { records, values };
}

function unwritten(error: unknown) {
  if (OpsError.is(error, 'audit-log-damaged')) return error;
  if (OpsError.is(error, 'storage-constraint')) {
    return auditError(
      'audit-log-damaged',
      'The audit log was not continued: records stand behind the place where it ends, so that place was set back. Somebody changed the database. Verify the log against its checkpoints, keep this database for the investigation, and begin a new log elsewhere.',
      {},
      error,
    );
  }
  const why = error instanceof Error ? error.message : String(error);
  return auditError(
    'audit-storage-unavailable',
    `The storage of the audit log did not confirm the record, so nothing that depends on it may go on: ${why} Repair the storage and try again; the record may have been written all the same.`,
    OpsError.is(error) ? { storage: error.code } : {},
    error,
  );
}
