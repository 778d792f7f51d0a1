import { encodeKey, type PaxRecords, paxRecords } from './pax-records.js';
import { seconds } from './seconds.js';
import { writeSparseMap } from './sparse-map.js';
import type { TarHeader } from './tar-member.js';
import { TarOutput } from './tar-output.js';
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
  const output = new TarOutput();
  const writeHeaders = isBare ? writeBareHeaders : writeHeadersTo;
  for await (const { header, content } of members) {
    const size = header.type === 'file' ? dataSize(header) : 0;
    const stored = writeHead(output, header, size, writeHeaders);
    let written = 0;
    for await (const bytes of content ?? []) {
      written += bytes.length;
      output.add(bytes);
      if (output.hasFull) yield* output.takeFull();
    }
    if (written !== size) throw new RangeError('The content of a file is not as long as its header says.');
    output.zeros(paddingOf(stored));
  }
  output.zeros(2 * blockSize);
  output.end();
  yield* output.takeFull();
}

/** Writes all that stands before content. @returns bytes of the member, with the map of a sparse file */
function writeHead(
  output: TarOutput,
  header: TarHeader,
  size: number,
  writeHeaders: (output: TarOutput, header: TarHeader, stored: number) => void,
): number {
  const map = header.segments === undefined ? undefined : writeSparseMap(header.segments, header.size);
  const stored = size + (map?.length ?? 0);
  writeHeaders(output, header, stored);
  if (map !== undefined) output.add(map);
  return stored;
}

/** Bytes of a file that a stream holds: without the holes. */
function dataSize({ segments, size }: TarHeader): number {
  return segments?.reduce((sum, [, length]) => sum + length, 0) ?? size;
}

const common = { major: 0, minor: 0, link: '', uid: 0, gid: 0, mtime: 0 };

/** A member that says more about the one behind it. */
function writeExtension(output: TarOutput, name: string, type: string, body: string): void {
  writeUstarHeader({ ...common, name, type, mode: 0o600, size: body.length }, output.zeros(blockSize));
  output.zeros(body.length + paddingOf(body.length)).write(body, 'latin1');
}

function writeHeadersTo(output: TarOutput, header: TarHeader, stored: number): void {
  writeExtension(output, 'PaxHeader', 'x', paxRecords(recordsOf(header, nameIn(header), stored)));
  writeMember(output, header, stored);
}

/** Source: GNU tar manual, "Basic Tar Format", the types `L` and `K`. */
function writeBareHeaders(output: TarOutput, header: TarHeader, stored: number): void {
  const long = (type: string, text: string): void => {
    if (text.length > 100) writeExtension(output, '././@LongLink', type, `${text}\0`);
  };
  long('L', nameIn(header));
  long('K', header.link ?? '');
  writeMember(output, header, stored);
}

function writeMember(output: TarOutput, header: TarHeader, stored: number): void {
  const [major, minor] = header.deviceNumber ?? [0, 0];
  const { type, link = '', mode, uid, gid, modifiedAt } = header;
  const mtime = Math.max(0, Number(modifiedAt / 1_000_000_000n));
  const fields = { name: nameIn(header), type: types[type], link, mode, major, minor, uid, gid, size: stored, mtime };
  writeUstarHeader(fields, output.zeros(blockSize));
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
