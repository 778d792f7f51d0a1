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

/** Statuses of a server (draft-ietf-secsh-filexfer-02, 7) by the names that errors here have, or else its own. */
const statuses: Readonly<Record<number, string>> = {
  2: 'ENOENT',
  3: 'EACCES',
  4: 'SSH_FX_FAILURE',
  5: 'SSH_FX_BAD_MESSAGE',
  8: 'SSH_FX_OP_UNSUPPORTED',
};

const reasons: Readonly<Record<string, string>> = {
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
  SSH_FX_FAILURE: 'the server only says that it failed; the disk may be full, or the path too long',
  SSH_FX_BAD_MESSAGE: 'the server does not understand the path',
  SSH_FX_OP_UNSUPPORTED: 'the server cannot do that',
};

/** What to do where something is not there. */
const missing: Partial<Readonly<Record<TransferErrorCode, string>>> = {
  'transfer-source-unusable': 'Check the path, which is taken as it is: ~ and variables mean nothing in it.',
  'transfer-destination-unusable':
    'Make the directory first; the path is taken as it is: ~ and variables mean nothing in it.',
};

/** Says what failed and why, of an error of ssh2 or of the file system here. */
export function transferFault({ code, doing }: TransferPart, cause: unknown): TransferFault | SessionOver {
  if (cause instanceof TransferFault || cause instanceof SessionOver) return cause;
  const { code: status, message } = cause as { code?: number | string; message?: string };
  const reason = typeof status === 'number' ? (statuses[status] ?? `SSH_FX_${status}`) : status;
  const why = reasons[reason ?? ''] ?? message ?? String(cause);
  const advice = reason === 'ENOENT' ? ` ${missing[code] ?? ''}` : '';
  return new TransferFault(code, `Could not ${doing}: ${why}.${advice}`, reason === undefined ? {} : { reason }, cause);
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
