import { invalidTar } from './tar-error.js';

/** Size of a block of a tar stream, in bytes. */
export const blockSize = 512;

/** Bytes that fill up the last block of so many. */
export function paddingOf(size: number): number {
  return (blockSize - (size % blockSize)) % blockSize;
}

/** Fields of a ustar header block: offset and length, in bytes. Source: IEEE Std 1003.1-2017, pax, "ustar Interchange Format". */
const fields = {
  name: [0, 100],
  mode: [100, 8],
  uid: [108, 8],
  gid: [116, 8],
  size: [124, 12],
  mtime: [136, 12],
  checksum: [148, 8],
  type: [156, 1],
  link: [157, 100],
  magic: [257, 8],
  user: [265, 32],
  group: [297, 32],
  major: [329, 8],
  minor: [337, 8],
  prefix: [345, 155],
} as const;

type Field = keyof typeof fields;

/** Fields of a header block, as they stand there. */
export interface UstarHeader {
  readonly name: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Seconds since the epoch. */
  readonly mtime: number;
  readonly type: string;
  readonly link: string;
  /** Names of the owners. */
  readonly user: string;
  readonly group: string;
  readonly major: number;
  readonly minor: number;
}

const [space, zero] = [0x20, 0x30];

/** The sum of a header's bytes, those of the sum itself taken for spaces. A loop of its own: every path has two headers. */
function sumOf(block: Buffer): number {
  const [from, length] = fields.checksum;
  let sum = space * length;
  for (let at = 0; at < from; at += 1) sum += block[at] ?? 0;
  for (let at = from + length; at < blockSize; at += 1) sum += block[at] ?? 0;
  return sum;
}

/** The number in a field, with spaces about it or none. A loop as well. */
function octalAt(block: Buffer, field: Field): number {
  const [from, length] = fields[field];
  const end = from + length;
  let at = from;
  let value = 0;
  while (at < end && block[at] === space) at += 1;
  for (; at < end; at += 1) {
    const digit = (block[at] ?? 0) - zero;
    if (digit < 0 || digit > 7) break;
    value = value * 8 + digit;
  }
  while (at < end && block[at] === space) at += 1;
  if (at < end && block[at] !== 0) throw invalidTar(`the field ${field} of a header is no octal number`);
  return value;
}

/** Reads a header block; undefined for one of zeros, which ends a stream. @throws OpsError `tar-stream-invalid` */
export function readUstarHeader(block: Buffer): UstarHeader | undefined {
  if (block[0] === 0 && block.every((byte) => byte === 0)) return undefined;
  // One text of the whole, of which parts are taken: to make one of bytes takes longer than all else here.
  const all = block.toString('latin1');
  const text = (field: Field): string => {
    const [from, length] = fields[field];
    const end = all.indexOf('\0', from);
    return all.slice(from, end < 0 ? from + length : Math.min(end, from + length));
  };
  if (!text('magic').startsWith('ustar')) throw invalidTar('a header is not of the POSIX format');
  if (octalAt(block, 'checksum') !== sumOf(block)) throw invalidTar('the checksum of a header is wrong');
  const prefix = text('prefix');
  return {
    name: prefix === '' ? text('name') : `${prefix}/${text('name')}`,
    mode: octalAt(block, 'mode'),
    uid: octalAt(block, 'uid'),
    gid: octalAt(block, 'gid'),
    size: octalAt(block, 'size'),
    mtime: octalAt(block, 'mtime'),
    type: text('type') || '0',
    link: text('link'),
    user: text('user'),
    group: text('group'),
    major: octalAt(block, 'major'),
    minor: octalAt(block, 'minor'),
  };
}

/**
 * Writes a header block without the names of owners. Numbers and paths too large for their field are cut: extended records tell them.
 *
 * @param block - of zeros
 */
export function writeUstarHeader(header: Omit<UstarHeader, 'user' | 'group'>, block: Buffer): void {
  const text = (field: Field, value: string): void => {
    const [from, length] = fields[field];
    block.write(value.slice(0, length), from, 'latin1');
  };
  const number = (field: Field, value: number): void => {
    const digits = fields[field][1] - 1;
    text(field, (value < 8 ** digits ? value : 0).toString(8).padStart(digits, '0'));
  };
  text('name', header.name);
  text('type', header.type);
  text('link', header.link);
  text('magic', 'ustar\x0000');
  for (const field of ['mode', 'uid', 'gid', 'size', 'mtime', 'major', 'minor'] as const) number(field, header[field]);
  const [at] = fields.checksum;
  block.write(`${sumOf(block).toString(8).padStart(6, '0')}\0 `, at, 'latin1');
}

/** Whether a number has room in its field. */
export function hasRoomFor(field: 'uid' | 'gid' | 'size' | 'mtime', value: number): boolean {
  return value >= 0 && value < 8 ** (fields[field][1] - 1);
}
