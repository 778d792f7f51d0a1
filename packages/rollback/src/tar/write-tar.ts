import { encodeKey, type PaxRecords, writePaxRecords } from './pax-records.js';
import { seconds } from './seconds.js';
import { writeSparseMap } from './sparse-map.js';
import type { TarHeader } from './tar-member.js';
import { blockSize, hasRoomFor, paddingOf, writeUstarHeader } from './ustar-header.js';

const types: Readonly<Record<TarHeader['type'], string>> = {
  file: '0',
  'hard-link': '1',
  symlink: '2',
  'character-device': '3',
  'block-device': '4',
  directory: '5',
  fifo: '6',
};

/** What is to be written: a header, and of a file the bytes that the stream is to hold. */
export interface TarInput {
  readonly header: TarHeader;
  readonly content?: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** Bytes that are handed on at a time: whoever sends them to a process waits for each. */
const partSize = 256 * 1024;

/**
 * Writes a tar stream that `tar -xp --xattrs --xattrs-include='*' --acls` makes the same things of.
 *
 * @param isBare - whether it is for a tar that knows no extended headers, as that of BusyBox: long names stand before their members as
 * GNU tar wrote them before there were those, and times are whole seconds
 */
export async function* writeTar(
  members: AsyncIterable<TarInput> | Iterable<TarInput>,
  isBare = false,
): AsyncGenerator<Buffer> {
  let parts: Uint8Array[] = [];
  let size = 0;
  for await (const bytes of blocksOf(members, isBare ? bareBlocks : headerBlocks)) {
    parts.push(bytes);
    size += bytes.length;
    if (size < partSize) continue;
    yield Buffer.concat(parts, size);
    parts = [];
    size = 0;
  }
  yield Buffer.concat(parts, size);
}

async function* blocksOf(
  members: AsyncIterable<TarInput> | Iterable<TarInput>,
  headersOf: typeof headerBlocks,
): AsyncGenerator<Uint8Array> {
  for await (const { header, content } of members) {
    const map = header.segments === undefined ? undefined : writeSparseMap(header.segments, header.size);
    const before = map?.length ?? 0;
    const stored = header.type === 'file' ? before + dataSize(header) : 0;
    yield headersOf(header, stored);
    if (map !== undefined) yield map;
    let written = before;
    for await (const bytes of content ?? []) {
      written += bytes.length;
      yield bytes;
    }
    if (written !== stored) throw new RangeError('The content of a file is not as long as its header says.');
    if (paddingOf(stored) > 0) yield zeros.subarray(0, paddingOf(stored));
  }
  yield zeros;
}

const zeros = Buffer.alloc(2 * blockSize);

/** Bytes of a file that a stream holds: without the holes. */
function dataSize({ segments, size }: TarHeader): number {
  return segments?.reduce((sum, [, length]) => sum + length, 0) ?? size;
}

const common = { major: 0, minor: 0, link: '', uid: 0, gid: 0, mtime: 0 };

/** A member that says more about the one behind it. */
function extension(name: string, type: string, body: Buffer): readonly Buffer[] {
  const header = writeUstarHeader({ ...common, name, type, mode: 0o600, size: body.length });
  return [header, body, Buffer.alloc(paddingOf(body.length))];
}

function headerBlocks(header: TarHeader, stored: number): Buffer {
  const records = writePaxRecords(recordsOf(header, nameIn(header), stored));
  return Buffer.concat([...extension('PaxHeader', 'x', records), memberBlock(header, stored)]);
}

/** Source: GNU tar manual, "Basic Tar Format", the types `L` and `K`. */
function bareBlocks(header: TarHeader, stored: number): Buffer {
  const long = (type: string, text: string): readonly Buffer[] => {
    return text.length <= 100 ? [] : extension('././@LongLink', type, Buffer.from(`${text}\0`, 'latin1'));
  };
  return Buffer.concat([...long('L', nameIn(header)), ...long('K', header.link ?? ''), memberBlock(header, stored)]);
}

function memberBlock(header: TarHeader, stored: number): Buffer {
  const [major, minor] = header.deviceNumber ?? [0, 0];
  const { type, link = '', mode, uid, gid, modifiedAt } = header;
  const mtime = Math.max(0, Number(modifiedAt / 1_000_000_000n));
  const name = nameIn(header);
  return writeUstarHeader({ name, type: types[type], link, mode, major, minor, uid, gid, size: stored, mtime });
}

function nameIn({ type, path }: TarHeader): string {
  return type === 'directory' && path !== '/' ? `${path}/` : path;
}

function recordsOf(header: TarHeader, name: string, stored: number): PaxRecords {
  const records = new Map<string, string>([['mtime', seconds(header.modifiedAt)]]);
  if (header.segments === undefined) records.set('path', name);
  else {
    records.set('GNU.sparse.major', '1').set('GNU.sparse.minor', '0');
    records.set('GNU.sparse.name', name).set('GNU.sparse.realsize', String(header.size));
  }
  if (header.link !== undefined) records.set('linkpath', header.link);
  for (const field of ['uid', 'gid'] as const) {
    if (!hasRoomFor(field, header[field])) records.set(field, String(header[field]));
  }
  if (!hasRoomFor('size', stored)) records.set('size', String(stored));
  for (const [key, value] of Object.entries(header.attributes ?? {}))
    records.set(`SCHILY.xattr.${encodeKey(key)}`, value);
  if (header.accessAcl !== undefined) records.set('SCHILY.acl.access', header.accessAcl);
  if (header.defaultAcl !== undefined) records.set('SCHILY.acl.default', header.defaultAcl);
  return records;
}
