import { isUtf8 } from 'node:buffer';
import type { AuditRecord } from '../audit-entry.js';
import { auditError } from '../audit-error.js';
import { ChainVerifier, type FoundRecord } from '../chain/chain-verifier.js';
import { type ReadRecord, recordReader } from '../chain/found-record.js';
import type { AuditProblem, AuditVerification } from '../chain/verification.js';
import { checkVerifyOptions } from '../check-options.js';
import { type PublicKey, readPublicKey } from '../checkpoints/audit-signer.js';
import { notVouchedFor, readAnchors, vouchesFor } from '../checkpoints/read-anchors.js';
import { csvHeaderRow, csvNames, csvRecordRow, lineOfRow } from './csv-row.js';
import { type ExportHeader, parseHeader, splitRecordLine } from './export-line.js';
import { type Row, splitRows } from './split-rows.js';

/** What an export is checked against. */
export interface VerifyExportOptions {
  /** Public keys (PEM) that checkpoints may be signed with. With any, the export must hold a checkpoint of its last record. */
  readonly publicKeys?: readonly string[];
  /**
   * Lines of a sink, from outside of the database; they need `publicKeys`. Each has to fit the records, and one at least has to
   * be of this log, and none, by these keys, of another. Without them the
   * export is compared with what its own database was signed for, and nobody but the signer says that this was never made anew.
   */
  readonly checkpoints?: readonly string[];
  /** Whether the export was limited on purpose: then it need not begin with record 1, nor reach the last checkpoint. */
  readonly isPartial?: boolean;
}

/**
 * Checks an export, as JSON lines or CSV, without the database. The result names the first record that is broken.
 *
 * @throws OpsError `invalid-audit-export` when what was given is no export at all, `audit-keys-missing` for checkpoints
 *   without keys, `invalid-audit-key`, `invalid-audit-options`
 */
export async function verifyExport(
  source: AsyncIterable<Uint8Array | string>,
  options: VerifyExportOptions = {},
): Promise<AuditVerification> {
  checkVerifyOptions(options);
  if (typeof source?.[Symbol.asyncIterator] !== 'function') {
    throw noExport('it is no stream, such as createReadStream of a file gives');
  }
  const keys = (options.publicKeys ?? []).map(readPublicKey);
  const rows = await openRows(source);
  const header = rows.header === undefined ? undefined : parseHeader(rows.header);
  if (header === undefined) return broken('', headerProblem(rows.isReturned));
  const start = startOf(header, keys, options);
  if ('kind' in start) return broken(header.log, start);
  const verifier = new ChainVerifier(start);
  const read = recordReader(start.anchors);
  let end = { isEnded: true };
  for await (const row of rows.records) {
    verifier.take(rows.find(row, read));
    end = row;
    if (verifier.isSettled) break;
  }
  const found = verifier.finish();
  if (found.problem?.kind === 'truncated' && options.isPartial !== true) {
    const message = `${found.problem.message} Verify with isPartial if the export was limited on purpose, or the log went on after it.`;
    return { ...found, problem: { ...found.problem, message } };
  }
  if (!found.isIntact) return found;
  return { ...found, ...endProblem(found, header, end.isEnded) };
}

function headerProblem(isReturned: boolean): AuditProblem {
  const why = isReturned
    ? ': its lines end with CR LF, as an editor or a transfer as text leaves them. Verify the bytes that `export` wrote'
    : '';
  return { kind: 'header-changed', sequence: 0, message: `The header of the export is not as it was written${why}.` };
}

interface OpenRows {
  readonly header: string | undefined;
  /** Whether the header of JSON lines ends with a carriage return, which is never written. */
  readonly isReturned: boolean;
  readonly records: AsyncIterable<Row>;
  find(row: Row, read: ReadRecord): FoundRecord | undefined;
}

/** The first byte of U+FEFF in UTF-8. */
const byteOrderMark = '\xef';

/** Tells the two forms apart by their first byte. */
async function openRows(source: AsyncIterable<Uint8Array | string>): Promise<OpenRows> {
  const chunks = source[Symbol.asyncIterator]();
  let first = await chunks.next();
  while (first.done !== true && first.value.length === 0) first = await chunks.next();
  if (first.done === true) throw noExport('it is empty');
  const begin = Buffer.from(first.value).toString('latin1', 0, 1);
  const isCsv = begin === '"';
  if (begin === byteOrderMark) {
    throw noExport('it begins with a byte order mark, so that an editor has written it anew');
  }
  if (!isCsv && begin !== '{') throw noExport('it begins with something else');
  const whole = async function* (): AsyncIterable<Uint8Array | string> {
    yield first.value as Uint8Array | string;
    yield* { [Symbol.asyncIterator]: () => chunks };
  };
  const records = splitRows(whole(), isCsv)[Symbol.asyncIterator]();
  const next = async (): Promise<string | undefined> => {
    const row = await records.next();
    return row.done === true || !row.value.isEnded ? undefined : row.value.bytes.toString();
  };
  const rest = { [Symbol.asyncIterator]: () => records };
  if (!isCsv) {
    const header = await next();
    return { header, isReturned: header?.endsWith('\r') === true, records: rest, find: foundInLine };
  }
  const names = await next();
  const row = await next();
  const line = row === undefined ? undefined : lineOfRow(withoutReturn(row) ?? '');
  const isWhole = names === `${csvNames}\r` && line !== undefined && row === `${csvHeaderRow(line)}\r`;
  return { header: isWhole ? line : undefined, isReturned: false, records: rest, find: foundInRow };
}

function noExport(problem: string) {
  return auditError(
    'invalid-audit-export',
    `What was given to verify is no export of an audit log: ${problem}. Give it the bytes that \`export\` wrote.`,
  );
}

function foundInLine({ bytes, isEnded }: Row, read: ReadRecord): FoundRecord | undefined {
  const parts = isEnded ? splitRecordLine(bytes) : undefined;
  return parts === undefined ? undefined : read(parts.hash, parts.body);
}

const readWhole = recordReader();

/** The columns for people are compared with what the record's line says: they are what people read. */
function foundInRow({ bytes, isEnded }: Row): FoundRecord | undefined {
  // What is no UTF-8 would be read as something else, and compared as that.
  const row = isEnded && isUtf8(bytes) ? withoutReturn(bytes.toString()) : undefined;
  const line = row === undefined ? undefined : lineOfRow(row);
  const parts = line === undefined ? undefined : splitRecordLine(Buffer.from(line));
  if (line === undefined || parts === undefined) return undefined;
  // All of it is shown in other columns, so all of it is read, signed or not.
  return readWhole(parts.hash, parts.body, (record) => csvRecordRow(record as unknown as AuditRecord, line) === row);
}

function withoutReturn(row: string): string | undefined {
  return row.endsWith('\r') ? row.slice(0, -1) : undefined;
}

function startOf(header: ExportHeader, keys: readonly PublicKey[], options: VerifyExportOptions) {
  const { log, first, last, checkpoint } = header;
  const { checkpoints, isPartial = false } = options;
  const problem = headerObjection(header, keys, isPartial);
  if (problem !== undefined) return problem;
  const lines = checkpoints ?? [];
  const signed = readAnchors(lines, checkpoint === undefined || keys.length === 0 ? [] : [checkpoint], log, keys);
  if ('kind' in signed) return signed;
  if (checkpoints !== undefined && !vouchesFor(lines, log)) {
    return { kind: 'checkpoint-missing', sequence: 0, message: notVouchedFor(log) } as const;
  }
  const anchors = signed.anchors.filter(({ sequence }) => !isPartial || sequence <= last.sequence);
  return {
    log,
    first: first.sequence,
    previous: first.previous,
    anchors: [...anchors, { sequence: last.sequence, hash: last.hash, isSigned: false }],
  };
}

/** What the header alone shows: where the export begins, and what vouches for its end. */
function headerObjection(
  { first, last, checkpoint }: ExportHeader,
  keys: readonly PublicKey[],
  isPartial: boolean,
): AuditProblem | undefined {
  if (!isPartial && first.sequence !== 1) {
    const message = `Records 1 to ${first.sequence - 1} are not there. Verify with isPartial if the export was limited on purpose.`;
    return { kind: 'missing', sequence: 1, message };
  }
  if (keys.length === 0) return undefined;
  if (checkpoint === undefined) {
    const message = `No checkpoint in the header vouches for record ${last.sequence}, the end of the export, although keys were given.`;
    return { kind: 'checkpoint-invalid', sequence: last.sequence, message };
  }
  const upTo = checkpoint.checkpoint.sequence;
  if (upTo >= last.sequence && (!isPartial || upTo === last.sequence)) return undefined;
  const message = `The checkpoint in the header is of record ${upTo}, not of record ${last.sequence}, the end of the export: nothing vouches for what stands behind it.`;
  return { kind: 'checkpoint-invalid', sequence: Math.min(upTo, last.sequence - 1) + 1, message };
}

/** What only the end shows: a line without its end, or more records than the header announces. */
function endProblem(
  { last }: AuditVerification,
  header: ExportHeader,
  isEnded: boolean,
): { problem?: AuditProblem; isIntact?: false } {
  if (last > header.last.sequence) {
    const message = `Record ${last} is there, but the header says that the export ends with record ${header.last.sequence}.`;
    return { isIntact: false, problem: { kind: 'header-changed', sequence: 0, message } };
  }
  if (isEnded) return {};
  return {
    isIntact: false,
    problem: { kind: 'truncated', sequence: last, message: `The line of record ${last} has no end.` },
  };
}

function broken(log: string, problem: AuditProblem): AuditVerification {
  return { isIntact: false, log, first: 0, last: 0, records: 0, checkpoints: 0, signedUpTo: 0, problem };
}
