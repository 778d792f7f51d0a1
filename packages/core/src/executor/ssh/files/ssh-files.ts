import type { SFTPWrapper } from 'ssh2';
import type { Clock } from '../../../clock/clock.js';
import { OpsError } from '../../../errors/ops-error.js';
import { newId } from '../../../random/new-id.js';
import type { Random } from '../../../random/random.js';
import type { SshConnection } from '../connection/ssh-connection.js';
import { inNameOf } from '../in-name-of.js';
import type { Lease } from '../pool/host-connections.js';
import type { SshPool } from '../pool/ssh-pool.js';
import { tryAgain } from '../pool/try-again.js';
import { type SshErrorCode, sshError } from '../ssh-error.js';
import type { SshTarget } from '../ssh-target.js';
import { type Destination, untouched } from './destination.js';
import { sftpSession } from './sftp-session.js';
import type { TransferOptions, TransferResult } from './transfer.js';
import { downloadFile, type FileTransfer, uploadFile } from './transfer-file.js';

export interface SshFilesOptions {
  readonly pool: SshPool;
  /** Milliseconds until the session must be open. */
  readonly limit: number;
  readonly clock: Clock;
  readonly random: Random;
}

/** Moves one file to or from a machine. */
export type Transfer = (
  target: SshTarget,
  from: string,
  to: string,
  options: TransferOptions,
) => Promise<TransferResult>;

type Move = (transfer: FileTransfer) => Promise<number>;

/** Files over SFTP, through the connections that commands use. */
export function createSshFiles({ pool, limit, clock, random }: SshFilesOptions): {
  readonly upload: Transfer;
  readonly download: Transfer;
} {
  const moveOn = async (lease: Lease, file: Omit<FileTransfer, 'sftp' | 'lasting'>, move: Move): Promise<number> => {
    const { connection } = lease;
    const { signal } = file.options;
    let sftp: SFTPWrapper;
    try {
      sftp = await openSession(connection, limit, signal);
    } catch (error) {
      if (OpsError.is(error)) lease.refused(error);
      throw error;
    }
    sftp.once('close', lease.release);
    void connection.lost.then(lease.release);
    const { ended, gone, end } = untilOver(sftp, connection, file.destination, signal, (stop) =>
      clock.sleep(limit, stop),
    );
    try {
      return await move({ ...file, sftp: sftpSession(sftp, ended), lasting: sftpSession(sftp, gone) });
    } finally {
      end();
    }
  };
  const transfer =
    (move: Move): Transfer =>
    async (target, from, to, options) => {
      checkTransfer(from, to, options);
      const begun = clock.monotonic();
      const file = { target, from, to, id: newId(clock, random), destination: { remark: untouched }, options };
      let moving = false;
      const noted: Move = (given) => {
        moving = true;
        return move(given);
      };
      const bytes = await tryAgain(
        () => pool.lease(target, options.signal),
        (lease) => moveOn(lease, file, noted),
        options.signal,
      ).catch((error: unknown) => {
        throw options.signal?.aborted === true && !moving
          ? cancelled(target, file.destination, options.signal)
          : inNameOf(target, error);
      });
      return { bytes, duration: clock.monotonic() - begun };
    };
  return { upload: transfer(uploadFile), download: transfer(downloadFile) };
}

async function openSession(
  connection: SshConnection,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<SFTPWrapper> {
  try {
    return await connection.sftp({ limit, signal });
  } catch (error) {
    if (!OpsError.is<SshErrorCode>(error, 'command-refused')) throw error;
    throw sshError(
      'sftp-unavailable',
      `${connection.target.name} offers no SFTP. Enable "Subsystem sftp internal-sftp" in its sshd_config, or send the file through the stdin of a command.`,
      { details: { host: connection.target.name }, cause: error },
    );
  }
}

/**
 * Two promises that reject when the session is over before its work, since ssh2 then leaves calls without an answer:
 * `ended` with the signal too, `gone` a while after it.
 *
 * @param patience - what a cancelled transfer has left to do may take that long
 */
function untilOver(
  sftp: SFTPWrapper,
  connection: SshConnection,
  destination: Destination,
  signal: AbortSignal | undefined,
  patience: (stop: AbortSignal) => Promise<void>,
) {
  const over = rejectable();
  const lost = rejectable();
  const done = new AbortController();
  const interrupted = (why: string): void => {
    const error = sshError('transfer-interrupted', `The transfer was interrupted: ${why} ${destination.remark}`, {
      details: { host: connection.target.name },
    });
    over.reject(error);
    lost.reject(error);
  };
  const cancel = (): void => {
    const late = (): void => lost.reject(cancelled(connection.target, destination, signal));
    over.reject(cancelled(connection.target, destination, signal));
    patience(done.signal).then(late, () => {});
  };
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted === true) cancel();
  void connection.lost.then(({ message }) => interrupted(message));
  sftp.once('close', () => interrupted('the server closed the session.'));
  sftp.on('error', (error: Error) => interrupted(`${error.message}.`));
  const end = (): void => {
    signal?.removeEventListener('abort', cancel);
    done.abort();
    sftp.end();
  };
  return { ended: over.promise, gone: lost.promise, end };
}

function rejectable(): { readonly promise: Promise<never>; readonly reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<never>((_resolve, fail) => {
    reject = fail;
  });
  promise.catch(() => {});
  return { promise, reject };
}

function cancelled({ name }: SshTarget, { remark }: Destination, signal: AbortSignal | undefined) {
  return sshError('transfer-cancelled', `The transfer was cancelled. ${remark}`, {
    details: { host: name },
    cause: signal?.reason,
  });
}

const mostMode = 0o7777;

function checkTransfer(from: unknown, to: unknown, { mode }: TransferOptions): void {
  for (const [name, path] of [
    ['from', from],
    ['to', to],
  ] as const) {
    if (typeof path !== 'string' || path === '' || path.includes('\0')) {
      throw sshError('invalid-transfer', `"${name}" must be the path of a file, without NUL characters.`, {
        details: { name },
      });
    }
  }
  if (mode !== undefined && !(Number.isInteger(mode) && mode >= 0 && mode <= mostMode)) {
    throw sshError('invalid-transfer', `"mode" must be 0..0o7777; got ${String(mode)}.`, { details: { name: 'mode' } });
  }
}
