import type { Stats } from 'node:fs';
import { type FileHandle, link, lstat, open, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Stats as RemoteStats } from 'ssh2';
import { copyWhole } from './copy-whole.js';
import { type FileTransfer, modeOf, pathBeside } from './file-transfer.js';
import { findPlace, type Place, type PlaceFinder } from './find-place.js';
import { isDone } from './in-doubt.js';
import {
  asPart,
  isThere,
  notAFile,
  shownPath,
  TransferFault,
  type TransferPart,
  transferFault,
} from './transfer-error.js';

/** The file on the machine, open. */
interface Source {
  readonly handle: Buffer;
  readonly facts: RemoteStats;
  readonly reading: TransferPart;
}

/** Bytes that arrived. A file is written beside its place and put there when it is whole. */
export async function downloadFile(transfer: FileTransfer): Promise<number> {
  const { sftp, from, to, host } = transfer;
  const reading = { code: 'transfer-source-unusable', doing: `read ${shownPath(from)} on ${host}` } as const;
  const writing = { code: 'transfer-destination-unusable', doing: `write ${shownPath(to)} here` } as const;
  // Opening what is no file may wait for ever, or do something.
  const seen = await asPart(reading, sftp.stat(from));
  if (seen === undefined) throw transferFault(reading, { code: 'ENOENT' });
  if (!seen.isFile()) throw notAFile(from);
  const place = await asPart(writing, findPlace(transfer, here));
  const handle = await asPart(reading, sftp.openToRead(from));
  try {
    const facts = await asPart(reading, sftp.fstat(handle));
    return await asPart(writing, receive(transfer, { handle, facts, reading }, place));
  } finally {
    await isDone(sftp.close(handle));
  }
}

/** What is here. */
const here: PlaceFinder<Stats> = {
  stat: (place) => orNothing(stat(place)),
  lstat: (place) => orNothing(lstat(place)),
  realpath: (place) => realpath(place),
};

async function receive(transfer: FileTransfer, source: Source, { path: place, old }: Place<Stats>): Promise<number> {
  const { destination, id, to, options, proceed } = transfer;
  const part = `${pathBeside(place, id, path)}.part`;
  proceed();
  // Nobody else reads it before it is what it shall be.
  const file = await open(part, 'wx', 0o600);
  try {
    const bytes = await writePart(transfer, source, file, old);
    proceed();
    if (options.overwrite === false) await putNew(part, place, to);
    else await rename(part, place);
    return bytes;
  } catch (error) {
    await rm(part, { force: true }).catch(() => {
      destination.left = shownPath(part);
    });
    throw error;
  }
}

async function writePart(
  transfer: FileTransfer,
  { handle, facts, reading }: Source,
  file: FileHandle,
  old: Stats | undefined,
): Promise<number> {
  const { sftp, options } = transfer;
  try {
    const bytes = await copyWhole(
      transfer,
      facts.size,
      { read: (into, position) => asPart(reading, sftp.read(handle, into, position)) },
      { write: (piece, position) => writeAll(file, piece, position) },
    );
    const isOwned = old !== undefined && (await isDone(file.chown(old.uid, old.gid)));
    const mode = modeOf(facts, old, isOwned) & (old === undefined ? ~process.umask() : ~0);
    await file.chmod(options.mode ?? mode);
    await file.sync();
    return bytes;
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, piece: Buffer, position: number): Promise<void> {
  for (let done = 0; done < piece.length; ) {
    done += (await file.write(piece, done, piece.length - done, position + done)).bytesWritten;
  }
}

const linkless: ReadonlySet<unknown> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/** By a link, which nobody makes over a file that came to be meanwhile. */
async function putNew(part: string, place: string, to: string): Promise<void> {
  try {
    await link(part, place);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw isThere(to);
    if (!linkless.has(code)) throw error;
    throw new TransferFault(
      'transfer-destination-unusable',
      `Could not write ${shownPath(to)} here: without "overwrite" a file is put in place by a link, and its file system makes none. Allow "overwrite", or choose another directory.`,
      { reason: code },
      error,
    );
  }
  // The new file is in its place: what cannot be taken away is no failure of that.
  await isDone(rm(part, { force: true }));
}

async function orNothing(look: Promise<Stats>): Promise<Stats | undefined> {
  return look.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
