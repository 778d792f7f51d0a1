import { OpsError } from '../../../errors/ops-error.js';
import { sshError, type TransferErrorCode } from '../ssh-error.js';
import type { SshTarget } from '../ssh-target.js';
import { untouched } from './destination.js';

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
  4: 'the server only says that it failed; the disk may be full, or the path a directory',
  8: 'the server cannot do that',
};

const errnos: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or directory',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of the path is no directory',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system is read-only',
};

/**
 * Says what failed and why, of an error of ssh2 or of the file system here.
 *
 * @param remark - what has become of the destination
 */
export function transferError(
  { code, doing }: TransferPart,
  target: SshTarget,
  cause: unknown,
  remark = untouched,
): OpsError {
  if (OpsError.is(cause)) return cause;
  const { code: status, message } = cause as { code?: number | string; message?: string };
  const reason = (typeof status === 'number' ? statuses[status] : errnos[status ?? '']) ?? message ?? String(cause);
  return sshError(code, `Could not ${doing}: ${reason}. ${remark}`, {
    details: { host: target.name, reason: status },
    cause,
  });
}
