import type { Growing } from '../entry/growing.js';
import { setParticulars } from '../entry/particulars.js';
import { ByteSource } from './byte-source.js';
import { decodeKey, type PaxRecords, readPaxRecords } from './pax-records.js';
import { readSparseMap } from './sparse-map.js';
import { cutOffTar, invalidTar } from './tar-error.js';
import type { TarHeader, TarMember } from './tar-member.js';
import { blockSize, paddingOf, readUstarHeader, type UstarHeader } from './ustar-header.js';

const types: Readonly<Record<string, TarHeader['type']>> = {
  '0': 'file',
  '1': 'hard-link',
  '2': 'symlink',
  '3': 'character-device',
  '4': 'block-device',
  '5': 'directory',
  '6': 'fifo',
  '7': 'file',
};

/** Content of up to that many bytes is handed over in one piece. */
const wholeContent = 256 * 1024;

/** Extended headers larger than that are not taken: the kernel allows 64 KiB of attributes in all, paths have 4 KiB. */
const largestExtendedHeader = 1024 * 1024;

/**
 * Reads a tar stream as `tar --format=posix --xattrs --acls -S` writes it, member by member.
 *
 * @param recordSize - in bytes, of records of which the stream has whole ones; GNU tar fills them up
 *
 * @throws OpsError `tar-stream-invalid`, `tar-stream-cut-off`
 */
export async function* readTar(
  stream: AsyncIterable<Uint8Array>,
  recordSize: number = blockSize,
): AsyncGenerator<TarMember, void, undefined> {
  const source = new ByteSource(stream);
  for (let head = await readHead(source); head !== undefined; head = await readHead(source)) {
    const { header, stored, length } = await readHeader(source, head);
    if (length <= wholeContent) yield { header, content: length === 0 ? [] : [await source.take(length)] };
    else {
      const content = new LongContent(source, length);
      yield { header, content: content.read() };
      await content.skip();
    }
    await source.take(paddingOf(stored));
  }
  if ((await source.drain()) % recordSize !== 0) throw cutOffTar();
}

/** What stands before a member. */
interface Head {
  readonly block: UstarHeader;
  readonly records: PaxRecords;
}

/** Undefined at the end. */
async function readHead(source: ByteSource): Promise<Head | undefined> {
  const first = readUstarHeader(await source.take(blockSize));
  if (first?.type !== 'x') return first && { block: first, records: new Map() };
  if (first.size > largestExtendedHeader) throw invalidTar('an extended header is too long');
  const records = readPaxRecords(await source.take(first.size));
  await source.take(paddingOf(first.size));
  const block = readUstarHeader(await source.take(blockSize));
  if (block === undefined) throw invalidTar('an extended header is followed by nothing');
  return { block, records };
}

/** Content that does not come in one piece. */
class LongContent {
  readonly #source: ByteSource;
  #left: number;

  constructor(source: ByteSource, length: number) {
    this.#source = source;
    this.#left = length;
  }

  async *read(): AsyncGenerator<Buffer, void, undefined> {
    while (this.#left > 0) yield await this.#next();
  }

  /** What nobody wanted to read stands in the way of the next member. */
  async skip(): Promise<void> {
    while (this.#left > 0) await this.#next();
  }

  async #next(): Promise<Buffer> {
    const bytes = await this.#source.some(this.#left);
    this.#left -= bytes.length;
    return bytes;
  }
}

/** The header of a member, the bytes that it has in the stream, and those of its content among them. */
async function readHeader(
  source: ByteSource,
  { block, records }: Head,
): Promise<{ readonly header: TarHeader; readonly stored: number; readonly length: number }> {
  const stored = numberOf(records, 'size') ?? block.size;
  const isSparse = records.get('GNU.sparse.major') === '1' && records.get('GNU.sparse.minor') === '0';
  if (!isSparse && hasKey(records, 'GNU.sparse.')) {
    throw invalidTar('a sparse file is not in version 1.0 of the format');
  }
  const map = isSparse ? await readSparseMap(source, stored) : undefined;
  const header = headerOf(block, records, stored, map?.segments);
  return { header, stored, length: stored - (map?.length ?? 0) };
}

function headerOf(block: UstarHeader, records: PaxRecords, stored: number, segments: TarHeader['segments']): TarHeader {
  const type = types[block.type];
  if (type === undefined) throw invalidTar(`a member is of the type "${block.type}"`);
  const path = records.get('GNU.sparse.name') ?? records.get('path') ?? block.name;
  const link = records.get('linkpath') ?? block.link;
  const changed = records.get('ctime');
  const header: Growing<TarHeader> = {
    // Directories bear a slash at their end.
    path: path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path,
    type,
    mode: block.mode & 0o7777,
    uid: numberOf(records, 'uid') ?? block.uid,
    gid: numberOf(records, 'gid') ?? block.gid,
    size: numberOf(records, 'GNU.sparse.realsize') ?? (type === 'file' ? stored : 0),
    modifiedAt: nanoseconds(records.get('mtime') ?? String(block.mtime)),
  };
  setOwners(header, block, records);
  if (changed !== undefined) header.changedAt = nanoseconds(changed);
  if (type === 'symlink' || type === 'hard-link') header.link = link;
  setParticulars(header, {
    attributes: attributesOf(records),
    accessAcl: records.get('SCHILY.acl.access'),
    defaultAcl: records.get('SCHILY.acl.default'),
    deviceNumber: type.endsWith('device') ? [block.major, block.minor] : undefined,
    segments,
  });
  return header;
}

/** Of an owner who has no name the stream has none. */
function setOwners(header: Growing<TarHeader>, block: UstarHeader, records: PaxRecords): void {
  const user = records.get('uname') ?? block.user;
  const group = records.get('gname') ?? block.group;
  if (user !== '') header.user = user;
  if (group !== '') header.group = group;
}

const attributePrefix = 'SCHILY.xattr.';

function attributesOf(records: PaxRecords): Readonly<Record<string, string>> | undefined {
  if (!hasKey(records, attributePrefix)) return undefined;
  const found = [...records].filter(([key]) => key.startsWith(attributePrefix));
  return Object.fromEntries(found.map(([key, value]) => [decodeKey(key.slice(attributePrefix.length)), value]));
}

function hasKey(records: PaxRecords, prefix: string): boolean {
  for (const key of records.keys()) if (key.startsWith(prefix)) return true;
  return false;
}

function numberOf(records: PaxRecords, key: string): number | undefined {
  const text = records.get(key);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw invalidTar(`the record ${key} is no number`);
  return value;
}

/** Of a decimal number of seconds, which may be negative. */
function nanoseconds(seconds: string): bigint {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,9})\d*)?$/.exec(seconds) ?? [];
  if (whole === undefined) throw invalidTar('a time is no number');
  const value = BigInt(whole) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
  return sign === '-' ? -value : value;
}
