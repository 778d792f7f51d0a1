import { open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { sshError } from '../ssh-error.js';
import type { SshTarget } from '../ssh-target.js';
import { type Destination, untouched } from './destination.js';
import { replaceFile } from './replace-file.js';
import type { SftpSession } from './sftp-session.js';
import type { TransferOptions } from './transfer.js';
import { transferError } from './transfer-error.js';

/** One file, and the session it goes through. */
export interface FileTransfer {
  readonly sftp: SftpSession;
  /** The same session for what a cancelled transfer does all the same: only a lost contact ends its requests at once. */
  readonly lasting: SftpSession;
  readonly destination: Destination;
  readonly target: SshTarget;
  readonly from: string;
  readonly to: string;
  /** Not used by anybody else: for the name of the part that is under way. */
  readonly id: string;
  readonly options: TransferOptions;
}

const permissions = 0o7777;
const usualPermissions = 0o777;
/** POSIX, <sys/stat.h>: the part of a mode that tells the kind of file, and a regular one. */
const kindMask = 0o170_000;
const regularFile = 0o100_000;

/** Bytes that arrived. A file is written beside its place and put there when it is whole. */
export async function uploadFile(transfer: FileTransfer): Promise<number> {
  const { sftp, lasting, destination, target, from, to, id, options } = transfer;
  const source = await stat(from).catch((error: unknown) => {
    throw transferError({ code: 'transfer-source-unusable', doing: `read ${from} here` }, target, error);
  });
  if (!source.isFile()) throw notAFile(from, target);
  const unusable = { code: 'transfer-destination-unusable', doing: `write ${to} on ${target.name}` } as const;
  try {
    const old = await sftp.stat(to);
    refuseExisting(old, to, target, options);
    // A link stays a link: what it points at is replaced.
    const place = old === undefined ? to : await sftp.realpath(to);
    const beside = posix.join(posix.dirname(place), `.${posix.basename(place)}.${id}`);
    const part = `${beside}.part`;
    try {
      // Nobody else reads it before it is what it shall be.
      await sftp.fastPut(from, part, 0o600, stepper(options));
      const { size } = (await sftp.stat(part)) ?? { size: -1 };
      if (size !== source.size) throw incomplete(from, source.size, size, target);
      if (old !== undefined) await sftp.setstat(part, { uid: old.uid, gid: old.gid }).catch(() => {});
      const mode = options.mode ?? (old === undefined ? source.mode & usualPermissions : old.mode & permissions);
      await sftp.setstat(part, { mode });
      await sftp.flush(part);
      await replaceFile(lasting, { part, place, aside: `${beside}.old` }, destination);
    } catch (error) {
      // Where the old file may be gone, the new one must not go too.
      if (destination.remark === untouched) await lasting.unlink(part).catch(() => {});
      throw error;
    }
    return source.size;
  } catch (error) {
    throw transferError(unusable, target, error, destination.remark);
  }
}

/** Bytes that arrived. A file is written beside its place and put there when it is whole. */
export async function downloadFile({ sftp, target, from, to, id, options }: FileTransfer): Promise<number> {
  const unusable = { code: 'transfer-source-unusable', doing: `read ${from} on ${target.name}` } as const;
  const source = await sftp.stat(from).catch((error: unknown) => {
    throw transferError(unusable, target, error);
  });
  if (source === undefined) throw transferError(unusable, target, { code: 2 });
  if ((source.mode & kindMask) !== regularFile) throw notAFile(from, target);
  const old = await stat(to).catch(() => undefined);
  refuseExisting(old, to, target, options);
  const part = `${to}.${id}.part`;
  try {
    const file = await open(part, 'wx', 0o600);
    try {
      await file.close();
      // Files of /proc and the like say that they are empty.
      if (source.size === 0) await writeFile(part, await sftp.readFile(from));
      else await sftp.fastGet(from, part, stepper(options));
      const { size } = await stat(part);
      if (source.size !== 0 && size !== source.size) throw incomplete(from, source.size, size, target);
      const mode =
        options.mode ??
        (old === undefined ? source.mode & usualPermissions & ~process.umask() : old.mode & permissions);
      const written = await open(part, 'r+');
      try {
        await written.chmod(mode);
        await written.sync();
      } finally {
        await written.close();
      }
      await rename(part, to);
      return size;
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  } catch (error) {
    throw transferError({ code: 'transfer-destination-unusable', doing: `write ${to} here` }, target, error);
  }
}

function stepper({ progress }: TransferOptions): (transferred: number, chunk: number, total: number) => void {
  let listening = progress !== undefined;
  return (bytes, _chunk, total) => {
    if (!listening) return;
    try {
      progress?.({ bytes, total });
    } catch {
      listening = false;
    }
  };
}

function refuseExisting(old: unknown, to: string, target: SshTarget, { overwrite = true }: TransferOptions): void {
  if (old === undefined || overwrite) return;
  throw sshError('transfer-destination-exists', `${to} is there already. Choose another name, or allow "overwrite".`, {
    details: { host: target.name, to },
  });
}

function notAFile(path: string, target: SshTarget) {
  return sshError('transfer-source-unusable', `${path} is no regular file. Pack directories with tar first.`, {
    details: { host: target.name, path },
  });
}

function incomplete(from: string, expected: number, actual: number, target: SshTarget) {
  return sshError(
    'transfer-incomplete',
    `Of ${from}, ${expected} bytes long, ${actual} arrived; it may have changed meanwhile. ${untouched}`,
    { details: { host: target.name, expected, actual } },
  );
}
