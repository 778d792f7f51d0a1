import { setMaxListeners } from 'node:events';
import type { SFTPWrapper } from 'ssh2';
import type { Clock } from '../../../clock/clock.js';
import { OpsError } from '../../../errors/ops-error.js';
import { newId } from '../../../random/new-id.js';
import type { Random } from '../../../random/random.js';
import { executorClosed } from '../../executor-error.js';
import type { SshConnection } from '../connection/ssh-connection.js';
import { Stop } from '../connection/stop.js';
import { inNameOf } from '../in-name-of.js';
import type { Lease } from '../pool/host-connections.js';
import type { SshPool } from '../pool/ssh-pool.js';
import { tryAgain } from '../pool/try-again.js';
import { type SshErrorCode, sshError } from '../ssh-error.js';
import type { SshSettings } from '../ssh-options.js';
import type { SshTarget } from '../ssh-target.js';
import { type Destination, remarksOn, untouched } from './destination.js';
import { downloadFile } from './download-file.js';
import type { FileTransfer } from './file-transfer.js';
import { SessionOver, type SftpSession, sftpSession } from './sftp-session.js';
import type { TransferOptions, TransferResult } from './transfer.js';
import { TransferFault } from './transfer-error.js';
import { uploadFile } from './upload-file.js';

export interface SshFilesOptions {
  readonly pool: SshPool;
  readonly timeouts: SshSettings['timeouts'];
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

/** Files over SFTP, through the connections that commands use. */
export interface SshFiles {
  readonly upload: Transfer;
  readonly download: Transfer;
  /** Cancels all. Resolves when nothing is under way any more, or they had their time to remove what they had begun. */
  cancel(): Promise<void>;
  /** Resolves when nothing is under way any more. */
  settled(): Promise<void>;
}

type Move = (transfer: FileTransfer) => Promise<number>;

/** A session that was opened for one transfer. */
interface Opened {
  readonly sftp: SftpSession;
  close(): void;
}

/** Milliseconds that transfers have, when all is closed, to remove what they had begun. */
const lastPatience = 2_000;

export function createSshFiles({ pool, timeouts, clock, random }: SshFilesOptions): SshFiles {
  const underWay = new Map<Stop, Promise<unknown>>();

  /** Takes a session, whose lease is given back when the server has closed it, and soon after our end in any case. */
  const take = (sftp: SFTPWrapper, { connection, release }: Lease, stop: Stop): Opened => {
    const { session, end } = sftpSession(sftp, timeouts.transfer);
    let late: NodeJS.Timeout | undefined;
    const giveBack = (): void => {
      clearTimeout(late);
      forget();
      release();
    };
    const forget = connection.onLost(({ message }) => {
      end(message);
      giveBack();
    });
    sftp.once('close', giveBack);
    let patience: NodeJS.Timeout | undefined;
    // What is under way is waited for, so that what was begun can be removed: not for ever.
    const hurry = (): void => {
      patience = setTimeout(() => end('the server did not answer in time.'), timeouts.session);
    };
    stop.addEventListener('abort', hurry);
    return {
      sftp: session,
      close: () => {
        clearTimeout(patience);
        stop.removeEventListener('abort', hurry);
        end('it is over.');
        sftp.end();
        late = setTimeout(giveBack, timeouts.session).unref();
      },
    };
  };

  const moveOn = async (lease: Lease, stop: Stop, move: (sftp: SftpSession) => Promise<number>): Promise<number> => {
    let opened: Opened;
    try {
      opened = await openSession(lease.connection, timeouts.session, stop, (sftp) => take(sftp, lease, stop));
    } catch (error) {
      // That nobody wants it any more, or that there is no SFTP, says nothing about the connection.
      const isSound = stop.aborted || OpsError.is<SshErrorCode>(error, 'sftp-unavailable');
      if (isSound || !OpsError.is(error)) lease.release();
      else lease.refused(error);
      throw error;
    }
    try {
      return await move(opened.sftp);
    } finally {
      opened.close();
    }
  };

  const transfer = async (move: Move, target: SshTarget, file: File, stop: Stop): Promise<TransferResult> => {
    const begun = clock.monotonic();
    const proceed = (): void => {
      if (stop.aborted) throw new TransferFault('transfer-cancelled', 'The transfer was cancelled.', {}, stop.reason);
    };
    const started = { ...file, host: target.name, id: newId(clock, random), proceed };
    const bytes = await tryAgain(
      () => pool.lease(target, stop),
      (lease) => moveOn(lease, stop, (sftp) => move({ ...started, sftp })),
      stop,
    );
    return { bytes, duration: clock.monotonic() - begun };
  };

  const transferBy =
    (move: Move, where: (target: SshTarget) => string): Transfer =>
    async (target, from, to, options) => {
      checkTransfer(from, to, options);
      const stop = new Stop();
      const forget = follow(stop, options.signal);
      const destination: Destination = { remark: untouched };
      const moving = transfer(move, target, { from, to, options, destination }, stop);
      underWay.set(stop, moving);
      try {
        return await moving;
      } catch (error) {
        const remarks = (): string => remarksOn(destination, where(target));
        throw failed(error, target, stop, remarks);
      } finally {
        forget();
        underWay.delete(stop);
      }
    };
  const settled = async (): Promise<void> => {
    await Promise.allSettled(underWay.values());
  };
  return {
    upload: transferBy(uploadFile, ({ name }) => `on ${name}`),
    download: transferBy(downloadFile, () => 'here'),
    cancel: async () => {
      for (const stop of underWay.keys()) stop.abort(executorClosed());
      const enough = new AbortController();
      await Promise.race([settled(), clock.sleep(lastPatience, enough.signal).catch(() => {})]);
      enough.abort();
    },
    settled,
  };
}

type File = Pick<FileTransfer, 'from' | 'to' | 'options' | 'destination'>;

async function openSession<Taken>(
  connection: SshConnection,
  limit: number,
  signal: Stop,
  take: (sftp: SFTPWrapper) => Taken,
): Promise<Taken> {
  try {
    return await connection.sftp<Taken>({ limit, signal }, take);
  } catch (error) {
    if (!OpsError.is<SshErrorCode>(error, 'command-refused')) throw error;
    throw sshError(
      'sftp-unavailable',
      `${connection.target.name} offers no SFTP. Enable "Subsystem sftp internal-sftp" in its sshd_config and see that the login's profile prints nothing, or send the file through the stdin of a command.`,
      { details: { host: connection.target.name }, cause: error },
    );
  }
}

/** Aborts with the caller's signal. @returns forgets it */
function follow(stop: Stop, signal: AbortSignal | undefined): () => void {
  if (signal === undefined) return () => {};
  const cancel = (): void => stop.abort(signal.reason);
  // One signal for a whole fleet is no leak.
  setMaxListeners(0, signal);
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  return () => signal.removeEventListener('abort', cancel);
}

/** The error of a transfer that failed, now that nothing more is done to its destination. */
function failed(error: unknown, target: SshTarget, stop: Stop, remarks: () => string): unknown {
  const host = target.name;
  if (error instanceof TransferFault) {
    const { code, message, details, cause } = error;
    return sshError(code, `${message} ${remarks()}`, { details: { host, ...details }, cause });
  }
  if (stop.aborted) {
    return sshError('transfer-cancelled', `The transfer was cancelled. ${remarks()}`, {
      details: { host },
      cause: stop.reason,
    });
  }
  if (!(error instanceof SessionOver)) return inNameOf(target, error);
  return sshError('transfer-interrupted', `The transfer was interrupted: ${error.message} ${remarks()}`, {
    details: { host },
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
