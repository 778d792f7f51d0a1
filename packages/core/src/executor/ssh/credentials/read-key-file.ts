import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { OpsError } from '../../../errors/ops-error.js';
import { quote } from '../../launch/quote.js';
import { type LoginErrorCode, sshError } from '../ssh-error.js';

const largestFile = 1024 * 1024;
/** Whatever group and others may do with it. */
const exposing = 0o077;

/** What a file of somebody's key holds. */
export interface KeyFile {
  readonly text: Buffer;
  /** `key-file-exposed`: why no private key in it may be used. By the rule of OpenSSH, of one's own files that others may touch. */
  readonly exposure: OpsError<LoginErrorCode> | undefined;
}

/**
 * Reads a file that is named as a key.
 *
 * @throws OpsError `key-file-missing`, `key-file-unreadable`
 */
export async function readKeyFile(path: string): Promise<KeyFile> {
  const file = await openKeyFile(path);
  try {
    // Of the open file, not of the path: what was checked is what is read.
    const stats = await file.stat();
    if (!stats.isFile()) throw unreadable(path, 'it is not a file');
    const { mode, size, uid } = stats;
    if (size > largestFile) throw unreadable(path, `it has ${size} bytes, more than ${largestFile}`);
    const isExposed = process.getuid?.() === uid && (mode & exposing) !== 0;
    return { text: await file.readFile(), exposure: isExposed ? exposed(path, mode) : undefined };
  } finally {
    await file.close();
  }
}

async function openKeyFile(path: string): Promise<FileHandle> {
  try {
    // Opening a pipe would wait for its other end.
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw unreadable(path, `opening it failed (${code})`, cause);
    throw sshError(
      'key-file-missing',
      `There is no private key ${path}: check the path, or make a key with ssh-keygen -t ed25519 -f ${quote(path)}.`,
      { details: { path } },
    );
  }
}

function unreadable(path: string, why: string, cause?: unknown): OpsError<LoginErrorCode> {
  const message = `The private key ${path} cannot be read: ${why}. Check its permissions and those of its directory.`;
  return sshError('key-file-unreadable', message, { details: { path }, cause });
}

function exposed(path: string, mode: number): OpsError<LoginErrorCode> {
  const octal = (mode & 0o777).toString(8).padStart(4, '0');
  return sshError(
    'key-file-exposed',
    `The private key ${path} is open to others on this machine (mode ${octal}) and was not used: run chmod 600 ${quote(path)}, and make a new key if others could have read it.`,
    { details: { path, mode: octal } },
  );
}
