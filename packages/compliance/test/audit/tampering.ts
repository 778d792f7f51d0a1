import { createHash } from 'node:crypto';
import type { Random } from '@opspilot/core';

/** An export that somebody changed, and where its first broken record is. */
export interface Tampering {
  readonly what: string;
  readonly bytes: Buffer;
  /** Sequence of the first broken record as far as it is certain; 0 for the header. */
  readonly place?: number;
}

const below = (random: Random, limit: number): number => Math.floor(random.next() * limit);

/**
 * The rows of an export: how many belong to the header, and each row with its line end. Commands with line ends in them are
 * told apart in CSV by what a row begins with.
 */
interface ExportRows {
  readonly headerRows: number;
  readonly rows: readonly string[];
}

function rowsOf(text: string, format: 'jsonl' | 'csv'): ExportRows {
  if (format === 'jsonl') return { headerRows: 1, rows: text.split(/(?<=\n)/) };
  return { headerRows: 2, rows: text.split(/(?<=\r\n)(?=")/) };
}

const joined = (rows: readonly string[]): Buffer => Buffer.from(rows.join(''));

/** One bit of any byte of the whole file. */
function flipBit(text: string, random: Random): Tampering {
  const bytes = Buffer.from(text);
  const at = below(random, bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << below(random, 8));
  return { what: `bit of byte ${at}`, bytes };
}

/** One to three records that stand together, at the end too. */
function deleteRows({ headerRows, rows }: ExportRows, random: Random): Tampering {
  const records = rows.length - headerRows;
  const first = below(random, records);
  const count = 1 + below(random, Math.min(3, records - first));
  const kept = [...rows.slice(0, headerRows + first), ...rows.slice(headerRows + first + count)];
  return { what: `without ${count} from record ${first + 1}`, bytes: joined(kept), place: first + 1 };
}

/** A copy of a record in another place, or a made-up record there, hashed as it should be. */
function insertRow({ headerRows, rows }: ExportRows, random: Random): Tampering {
  const records = rows.length - headerRows;
  const from = below(random, records);
  const to = below(random, records + 1);
  const copy = rows[headerRows + from] ?? '';
  const inserted = random.next() < 0.5 ? copy : forged(copy, random);
  const changed = [...rows.slice(0, headerRows + to), inserted, ...rows.slice(headerRows + to)];
  return {
    what: `record ${from + 1}${inserted === copy ? '' : ', forged,'} put in before ${to + 1}`,
    bytes: joined(changed),
  };
}

/** A record of other content whose hash is right. In CSV the columns for people stay, so only the line is forged. */
function forged(row: string, random: Random): string {
  const isCsv = row.startsWith('"');
  const line = isCsv ? row.slice(row.lastIndexOf(',"{""') + 2, -3).replaceAll('""', '"') : row.slice(0, -1);
  const { record } = JSON.parse(line) as { record: { actor: { id: string } } };
  record.actor.id = `eve-${below(random, 1_000)}`;
  const body = JSON.stringify(record);
  const made = `{"hash":"${createHash('sha256').update(body).digest('hex')}","record":${body}}`;
  return isCsv ? row.replace(line.replaceAll('"', '""'), () => made.replaceAll('"', '""')) : `${made}\n`;
}

/** A record replaced by a forged one, whose hash is right. */
function replaceRow({ headerRows, rows }: ExportRows, random: Random): Tampering {
  const at = below(random, rows.length - headerRows);
  const row = rows[headerRows + at] ?? '';
  const changed = rows.with(headerRows + at, forged(row, random));
  return { what: `record ${at + 1} forged`, bytes: joined(changed), place: at + 1 };
}

/** Two records exchanged, or one moved. */
function reorderRows({ headerRows, rows }: ExportRows, random: Random): Tampering {
  const records = rows.length - headerRows;
  const one = below(random, records);
  const other = (one + 1 + below(random, records - 1)) % records;
  const changed = [...rows];
  const [taken = ''] = changed.splice(headerRows + one, 1);
  if (random.next() < 0.5) changed.splice(headerRows + other, 0, taken);
  else {
    const [second = ''] = changed.splice(headerRows + other - (other > one ? 1 : 0), 1, taken);
    changed.splice(headerRows + one - (one > other ? 0 : 0), 0, second);
  }
  return {
    what: `record ${one + 1} and ${other + 1} out of order`,
    bytes: joined(changed),
    place: Math.min(one, other) + 1,
  };
}

/** Cut off after any byte, but not before the first. */
function truncate(text: string, random: Random): Tampering {
  const bytes = Buffer.from(text);
  const length = 1 + below(random, bytes.length - 1);
  return { what: `cut to ${length} bytes`, bytes: bytes.subarray(0, length) };
}

export const tamperings = ['bit flip', 'deletion', 'insertion', 'reordering', 'forgery', 'truncation'] as const;

/** An export changed in one random way of a kind. */
export function tamper(
  kind: (typeof tamperings)[number],
  text: string,
  format: 'jsonl' | 'csv',
  random: Random,
): Tampering {
  switch (kind) {
    case 'bit flip':
      return flipBit(text, random);
    case 'deletion':
      return deleteRows(rowsOf(text, format), random);
    case 'insertion':
      return insertRow(rowsOf(text, format), random);
    case 'reordering':
      return reorderRows(rowsOf(text, format), random);
    case 'forgery':
      return replaceRow(rowsOf(text, format), random);
    case 'truncation':
      return truncate(text, random);
  }
}
