import type { OpsError } from '../../../errors/ops-error.js';
import type { TransferErrorCode } from '../ssh-error.js';
import { SessionOver } from './sftp-session.js';

/** Why a transfer failed. What became of its destination is said in the end, when nothing more is done to it. */
export class TransferFault extends Error {
  readonly code: TransferErrorCode;
  readonly details: OpsError['details'];

  /** @param message - a whole sentence */
  constructor(code: TransferErrorCode, message: string, details: OpsError['details'] = {}, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.details = details;
  }
}

/** Which part of a transfer failed. */
export interface TransferPart {
  readonly code: TransferErrorCode;
  /** What was being done, as in "could not …". */
  readonly doing: string;
}

/** draft-ietf-secsh-filexfer-02, 7. */
const statuses: Readonly<Record<number, string>> = {
  2: 'there is no such file or directory',
  3: 'permission is denied',
  4: 'the server only says that it failed; the disk may be full, or the path too long',
  5: 'the server does not understand the path',
  8: 'the server cannot do that',
};

const errnos: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or directory',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of the path is no directory',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EFBIG: 'the file would be larger than is allowed',
  ENAMETOOLONG: 'the path is too long',
  ELOOP: 'its links point at one another',
  EROFS: 'the file system is read-only',
};

/** Says what failed and why, of an error of ssh2 or of the file system here. */
export function transferFault({ code, doing }: TransferPart, cause: unknown): TransferFault | SessionOver {
  if (cause instanceof TransferFault || cause instanceof SessionOver) return cause;
  const { code: status, message } = cause as { code?: number | string; message?: string };
  const reason = (typeof status === 'number' ? statuses[status] : errnos[status ?? '']) ?? message ?? String(cause);
  return new TransferFault(code, `Could not ${doing}: ${reason}.`, { reason: status }, cause);
}

/** What `step` comes to; its error says that this part failed. */
export async function asPart<Value>(part: TransferPart, step: Promise<Value>): Promise<Value> {
  try {
    return await step;
  } catch (error) {
    throw transferFault(part, error);
  }
}

/** A path as it is shown in messages, on terminals perhaps. */
export function shownPath(path: string): string {
  return /[\p{C}]/u.test(path) ? JSON.stringify(path).replace(/\p{C}/gu, '?') : path;
}

export function notAFile(path: string): TransferFault {
  return new TransferFault(
    'transfer-source-unusable',
    `${shownPath(path)} is no regular file. Pack directories with tar first.`,
    { path },
  );
}

export function isThere(path: string): TransferFault {
  return new TransferFault(
    'transfer-destination-exists',
    `${shownPath(path)} is there already. Choose another name, or allow "overwrite".`,
    { to: path },
  );
}

export function incomplete(path: string, expected: number, actual: number): TransferFault {
  return new TransferFault(
    'transfer-incomplete',
    `Of ${shownPath(path)}, ${expected} bytes long, ${actual} arrived; it may have changed meanwhile.`,
    { expected, actual },
  );
}
