import { particularsOf } from '../entry/particulars.js';
import { ByteSource } from './byte-source.js';
import { decodeKey, type PaxRecords, readPaxRecords } from './pax-records.js';
import { readSparseMap } from './sparse-map.js';
import { invalidTar } from './tar-error.js';
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

/** Extended headers larger than that are not taken: the kernel allows 64 KiB of attributes in all, paths have 4 KiB. */
const largestExtendedHeader = 1024 * 1024;

/**
 * Reads a tar stream as `tar --format=posix --xattrs --acls -S` writes it, member by member. What comes after its end is left
 * to `afterwards`.
 *
 * @throws OpsError `tar-stream-invalid`, `tar-stream-cut-off`
 */
export async function* readTar(
  stream: AsyncIterable<Uint8Array>,
  afterwards: (rest: AsyncIterable<Buffer>) => Promise<void> = drain,
): AsyncGenerator<TarMember, void, undefined> {
  const source = new ByteSource(stream);
  for (;;) {
    let block = readUstarHeader(await source.take(blockSize));
    if (block === undefined) break;
    let records: PaxRecords = new Map();
    if (block.type === 'x') {
      if (block.size > largestExtendedHeader) throw invalidTar('an extended header is too long');
      records = readPaxRecords(await source.take(block.size));
      await source.take(paddingOf(block.size));
      block = readUstarHeader(await source.take(blockSize));
      if (block === undefined) throw invalidTar('an extended header is followed by nothing');
    }
    yield* readMember(source, block, records);
  }
  await afterwards(source.remaining());
}

async function drain(rest: AsyncIterable<Buffer>): Promise<void> {
  for await (const _ of rest);
}

async function* readMember(
  source: ByteSource,
  block: UstarHeader,
  records: PaxRecords,
): AsyncGenerator<TarMember, void, undefined> {
  const stored = numberOf(records, 'size') ?? block.size;
  const isSparse = records.get('GNU.sparse.major') === '1' && records.get('GNU.sparse.minor') === '0';
  if (!isSparse && [...records.keys()].some((key) => key.startsWith('GNU.sparse.'))) {
    throw invalidTar('a sparse file is not in version 1.0 of the format');
  }
  const map = isSparse ? await readSparseMap(source, stored) : undefined;
  const header = headerOf(block, records, stored, map?.segments);
  const length = stored - (map?.length ?? 0);
  let left = length;
  async function* content(): AsyncGenerator<Buffer, void, undefined> {
    while (left > 0) {
      const bytes = await source.some(left);
      left -= bytes.length;
      yield bytes;
    }
  }
  yield { header, content: content() };
  // What nobody wanted to read stands in the way of the next one.
  while (left > 0) left -= (await source.some(left)).length;
  await source.take(paddingOf(stored));
}

function headerOf(block: UstarHeader, records: PaxRecords, stored: number, segments: TarHeader['segments']): TarHeader {
  const type = types[block.type];
  if (type === undefined) throw invalidTar(`a member is of the type "${block.type}"`);
  const path = records.get('GNU.sparse.name') ?? records.get('path') ?? block.name;
  const link = records.get('linkpath') ?? block.link;
  return {
    // Directories bear a slash at their end.
    path: path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path,
    type,
    mode: block.mode & 0o7777,
    uid: numberOf(records, 'uid') ?? block.uid,
    gid: numberOf(records, 'gid') ?? block.gid,
    size: numberOf(records, 'GNU.sparse.realsize') ?? (type === 'file' ? stored : 0),
    modifiedAt: nanoseconds(records.get('mtime') ?? String(block.mtime)),
    ...(type === 'symlink' || type === 'hard-link' ? { link } : {}),
    ...particularsOf({
      attributes: attributesOf(records),
      accessAcl: records.get('SCHILY.acl.access'),
      defaultAcl: records.get('SCHILY.acl.default'),
      deviceNumber: type.endsWith('device') ? [block.major, block.minor] : undefined,
      segments,
    }),
  };
}

const attributePrefix = 'SCHILY.xattr.';

function attributesOf(records: PaxRecords): Readonly<Record<string, string>> | undefined {
  const found = [...records].filter(([key]) => key.startsWith(attributePrefix));
  if (found.length === 0) return undefined;
  return Object.fromEntries(found.map(([key, value]) => [decodeKey(key.slice(attributePrefix.length)), value]));
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
