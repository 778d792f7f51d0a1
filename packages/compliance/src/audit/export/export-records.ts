import type { Kysely } from 'kysely';
import { auditError } from '../audit-error.js';
import type { SignedCheckpoint } from '../checkpoints/checkpoint.js';
import { noPrevious, parseRecord } from '../record/seal-entry.js';
import type { AuditSchema } from '../storage/audit-schema.js';
import { hashAt, readPages } from '../storage/record-reader.js';
import { csvHeaderRow, csvNames, csvRecordRow } from './csv-row.js';
import { headerLine, recordLine } from './export-line.js';

/** Forms of an export. */
export type ExportFormat = 'jsonl' | 'csv';

/** What is exported: the records from `first` to `last`. */
export interface ExportRange {
  readonly log: string;
  readonly first: number;
  readonly last: number;
  /** Of the last record. */
  readonly checkpoint: SignedCheckpoint | undefined;
}

/**
 * The header, then the records, in chunks of some hundred kilobytes. They come as they lie in the database, broken or not: it
 * is for `verifyExport` to say so.
 *
 * @throws OpsError `audit-log-damaged` when the first or last record is gone
 */
export async function* exportRecords(
  db: Kysely<AuditSchema>,
  { log, first, last, checkpoint }: ExportRange,
  format: ExportFormat,
): AsyncIterable<string> {
  const previous = first === 1 ? noPrevious : await hashAt(db, first - 1);
  const hash = await hashAt(db, last);
  if (previous === undefined || hash === undefined) throw recordGone(previous === undefined ? first - 1 : last);
  const header = headerLine({
    log,
    first: { sequence: first, previous },
    last: { sequence: last, hash },
    ...(checkpoint === undefined ? {} : { checkpoint }),
  });
  yield format === 'csv' ? `${csvNames}\r\n${csvHeaderRow(header)}\r\n` : `${header}\n`;
  for await (const page of readPages(db, first, last)) {
    let chunk = '';
    for (const { sequence, at, type, hash, body } of page) {
      const line = recordLine(hash, body);
      const shown = parseRecord(body, hash) ?? { sequence, at, type, actor: { id: '' } };
      chunk += format === 'csv' ? `${csvRecordRow(shown, line)}\r\n` : `${line}\n`;
    }
    yield chunk;
  }
}

function recordGone(sequence: number) {
  return auditError(
    'audit-log-damaged',
    `The audit log cannot be exported whole: record ${sequence} is gone. Verify the log to see what else is wrong with it.`,
    { sequence },
  );
}
