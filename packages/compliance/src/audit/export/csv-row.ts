import type { AuditRecord } from '../audit-entry.js';

/**
 * The columns of an export as CSV (RFC 4180, every cell quoted, CRLF). The last one holds the line that the record has in an
 * export as JSON lines; the others say the same for people, and are made anew and compared when the export is verified.
 */
const csvColumns = ['sequence', 'at', 'type', 'actor', 'host', 'environment', 'command', 'subject', 'line'] as const;

/** What makes a spreadsheet take a cell for a formula, and their full-width forms; as OWASP lists them under CSV injection. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

/** A cell: an apostrophe before what a spreadsheet would calculate, quotes doubled. */
function cell(value: string): string {
  const safe = formula.test(value) ? `'${value}` : value;
  return safe.includes('"') ? `"${safe.replaceAll('"', '""')}"` : `"${safe}"`;
}

function csvRow(cells: readonly string[]): string {
  return cells.map(cell).join(',');
}

/** The first row: the names of the columns. */
export const csvNames = csvRow(csvColumns);

/** The row of the header of an export. */
export function csvHeaderRow(line: string): string {
  return csvRow([...csvColumns.slice(0, -1).map(() => ''), line]);
}

/** What a row shows of a record. */
type ShownRecord = Pick<AuditRecord, 'sequence' | 'at' | 'host' | 'environment' | 'command' | 'subject'> & {
  readonly type: string;
  readonly actor: { readonly id: string };
};

/** The row of a record whose line is `line`. */
export function csvRecordRow(record: ShownRecord, line: string): string {
  const { sequence, at, type, actor, host = '', environment = '', command = '', subject = '' } = record;
  return csvRow([`${sequence}`, isoTime(at), type, actor.id, host, environment, command, subject, line]);
}

/** ISO 8601 in UTC; a time that no calendar has stays a number. */
function isoTime(at: number): string {
  return Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : `${at}`;
}

/** The line in the last cell of a row; undefined when there is none. */
export function lineOfRow(row: string): string | undefined {
  const start = row.lastIndexOf(',"{""');
  if (start === -1 || !row.endsWith('"')) return undefined;
  return row.slice(start + 2, -1).replaceAll('""', '"');
}
