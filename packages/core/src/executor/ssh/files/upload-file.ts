import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { posix } from 'node:path';
import type { Stats as RemoteStats } from 'ssh2';
import { copyWhole } from './copy-whole.js';
import { untouched } from './destination.js';
import { type FileTransfer, modeOf, pathBeside } from './file-transfer.js';
import { findPlace } from './find-place.js';
import { isDone } from './in-doubt.js';
import { putNewFile } from './put-new-file.js';
import { replaceFile } from './replace-file.js';
import { hasStatus } from './sftp-session.js';
import { asPart, incomplete, notAFile, shownPath, type TransferPart } from './transfer-error.js';

/** The file here, open. */
interface Source {
  readonly file: FileHandle;
  readonly facts: Stats;
  readonly reading: TransferPart;
}

/** Bytes that arrived. A file is written beside its place and put there when it is whole. */
export async function uploadFile(transfer: FileTransfer): Promise<number> {
  const { from, to, host } = transfer;
  const reading = { code: 'transfer-source-unusable', doing: `read ${shownPath(from)} here` } as const;
  const writing = { code: 'transfer-destination-unusable', doing: `write ${shownPath(to)} on ${host}` } as const;
  // Opening what is no file may wait for ever, or do something.
  if (!(await asPart(reading, stat(from))).isFile()) throw notAFile(from);
  const file = await asPart(reading, open(from, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)));
  try {
    const facts = await asPart(reading, file.stat());
    if (!facts.isFile()) throw notAFile(from);
    return await asPart(writing, send(transfer, { file, facts, reading }));
  } finally {
    await file.close();
  }
}

async function send(transfer: FileTransfer, source: Source): Promise<number> {
  const { sftp, destination, id, options, proceed } = transfer;
  const { path: place, old } = await findPlace(transfer, sftp);
  const beside = pathBeside(place, id, posix);
  const part = `${beside}.part`;
  try {
    const bytes = await writePart(transfer, source, part, old);
    proceed();
    if (options.overwrite === false) await putNewFile(sftp, { part, place }, destination);
    else await replaceFile(sftp, { part, place, aside: `${beside}.old` }, destination);
    return bytes;
  } catch (error) {
    // Where the old file may be gone, the new one must not go too.
    if (destination.remark === untouched && destination.left !== undefined) await removePart(transfer, part);
    throw error;
  }
}

async function writePart(
  transfer: FileTransfer,
  { file, facts, reading }: Source,
  part: string,
  old: RemoteStats | undefined,
): Promise<number> {
  const { sftp, destination, from, options, proceed } = transfer;
  proceed();
  destination.left = shownPath(part);
  // Nobody else reads it before it is what it shall be.
  const handle = await sftp.openNew(part, 0o600).catch((error: unknown) => {
    if (hasStatus(error)) destination.left = undefined;
    throw error;
  });
  try {
    const bytes = await copyWhole(
      transfer,
      facts.size,
      {
        read: async (into, position) => (await asPart(reading, file.read(into, 0, into.length, position))).bytesRead,
      },
      { write: (piece, position) => sftp.write(handle, piece, position) },
    );
    const arrived = (await sftp.fstat(handle)).size;
    if (arrived !== bytes) throw incomplete(from, bytes, arrived);
    const isOwned = old !== undefined && (await isDone(sftp.fsetstat(handle, { uid: old.uid, gid: old.gid })));
    const { mode = modeOf(facts, old, isOwned) } = options;
    await sftp.fsetstat(handle, { mode });
    await sftp.flush(handle);
    await sftp.close(handle);
    return bytes;
  } catch (error) {
    await isDone(sftp.close(handle));
    throw error;
  }
}

async function removePart({ sftp, destination }: FileTransfer, part: string): Promise<void> {
  if (await isDone(sftp.unlink(part))) destination.left = undefined;
}
