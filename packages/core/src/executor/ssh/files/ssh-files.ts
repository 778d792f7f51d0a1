import type { SFTPWrapper } from 'ssh2';
import type { Clock } from '../../../clock/clock.js';
import { OpsError } from '../../../errors/ops-error.js';
import { newId } from '../../../random/new-id.js';
import type { Random } from '../../../random/random.js';
import type { SshConnection } from '../connection/ssh-connection.js';
import type { Lease } from '../pool/host-connections.js';
import type { SshPool } from '../pool/ssh-pool.js';
import { tryAgain } from '../pool/try-again.js';
import { type SshErrorCode, sshError } from '../ssh-error.js';
import type { SshTarget } from '../ssh-target.js';
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
  const moveOn = async (lease: Lease, file: Omit<FileTransfer, 'sftp' | 'tidy'>, move: Move): Promise<number> => {
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
    const { ended, end } = untilOver(sftp, connection, signal);
    const gone = connection.lost.then((error): never => {
      throw error;
    });
    gone.catch(() => {});
    try {
      // What is left of a transfer that was cancelled is taken away all the same.
      return await move({
        ...file,
        sftp: sftpSession(sftp, ended),
        tidy: (path) => sftpSession(sftp, gone).unlink(path),
      });
    } finally {
      end();
    }
  };
  const transfer =
    (move: Move): Transfer =>
    async (target, from, to, options) => {
      checkTransfer(from, to, options);
      const begun = clock.monotonic();
      const file = { target, from, to, id: newId(clock, random), options };
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
        throw options.signal?.aborted === true && !moving ? cancelled(target, options.signal) : error;
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

/** Rejects when the session is over before its work: ssh2 then leaves calls without an answer. */
function untilOver(sftp: SFTPWrapper, connection: SshConnection, signal: AbortSignal | undefined) {
  let fail: (error: Error) => void = () => {};
  const ended = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  ended.catch(() => {});
  const details = { host: connection.target.name };
  const interrupted = (why: string): void =>
    fail(
      sshError(
        'transfer-interrupted',
        `The transfer was interrupted: ${why} What was at the destination is as it was.`,
        { details },
      ),
    );
  const cancel = (): void => fail(cancelled(connection.target, signal));
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted === true) cancel();
  void connection.lost.then(({ message }) => interrupted(message));
  sftp.once('close', () => interrupted('the server closed the session.'));
  sftp.on('error', (error: Error) => interrupted(`${error.message}.`));
  const end = (): void => {
    signal?.removeEventListener('abort', cancel);
    sftp.end();
  };
  return { ended, end };
}

function cancelled({ name }: SshTarget, signal: AbortSignal | undefined) {
  return sshError('transfer-cancelled', 'The transfer was cancelled; what was at the destination is as it was.', {
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
