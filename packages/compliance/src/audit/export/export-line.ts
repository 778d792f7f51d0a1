import { auditError } from '../audit-error.js';
import { checkpointLine, parseCheckpoint, type SignedCheckpoint } from '../checkpoints/checkpoint.js';
import { canonicalJson } from '../record/canonical-json.js';

const format = 'opspilot-audit-1';

/** The first line of an export: what it takes to verify the rest without the database. */
export interface ExportHeader {
  /** Id of the log. */
  readonly log: string;
  /** The first record of the export, and the hash of the one before it. */
  readonly first: { readonly sequence: number; readonly previous: string };
  /** The last record of the export. */
  readonly last: { readonly sequence: number; readonly hash: string };
  /** Vouches for the last record; absent when the log has no signer. */
  readonly checkpoint?: SignedCheckpoint;
}

/** `{"audit":{…}}` in canonical JSON, without a line end. */
export function headerLine(header: ExportHeader): string {
  return canonicalJson({ audit: { format, ...header } }, (path, problem) =>
    auditError('invalid-audit-export', `The header of an export has no canonical form: at '${path}', ${problem}.`),
  );
}

/** The header that a line is, to the byte; else undefined. */
export function parseHeader(line: string): ExportHeader | undefined {
  try {
    const { audit } = JSON.parse(line) as { audit: Record<string, unknown> & ExportHeader };
    const { log, first, last, checkpoint } = audit;
    const signed = checkpoint === undefined ? undefined : parseCheckpoint(checkpointLine(checkpoint));
    const header: ExportHeader = {
      log: text(log),
      first: { sequence: whole(first.sequence), previous: text(first.previous) },
      last: { sequence: whole(last.sequence), hash: text(last.hash) },
      ...(signed === undefined ? {} : { checkpoint: signed }),
    };
    return headerLine(header) === line ? header : undefined;
  } catch {
    return undefined;
  }
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('a text was expected');
  return value;
}

function whole(value: unknown): number {
  if (!Number.isSafeInteger(value) || (value as number) < 1) throw new TypeError('a place was expected');
  return value as number;
}

const beforeHash = '{"hash":"';
const afterHash = '","record":';
const hashEnd = beforeHash.length + 64;
const bodyStart = hashEnd + afterHash.length;

/**
 * A record as a line without its end: the text that was hashed stands in it as it is, between two fixed frames, so that
 * cutting the frames off and hashing the rest is all that a check takes.
 */
export function recordLine(hash: string, body: string): string {
  return `${beforeHash}${hash}${afterHash}${body}}`;
}

/** The two parts of a record's line; undefined when its frame is not to the byte as it should be. */
export function splitRecordLine(line: Buffer): { readonly hash: string; readonly body: Buffer } | undefined {
  const end = line.length - 1;
  if (end <= bodyStart || line[end] !== 0x7d) return undefined;
  const frame = line.toString('latin1', 0, bodyStart);
  if (!frame.startsWith(beforeHash) || !frame.endsWith(afterHash)) return undefined;
  return { hash: frame.slice(beforeHash.length, hashEnd), body: line.subarray(bodyStart, end) };
}
