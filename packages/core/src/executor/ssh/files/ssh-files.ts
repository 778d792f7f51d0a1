import type { Clock } from '../../../clock/clock.js';
import { heardByMany } from '../../../errors/abort-signal.js';
import type { OpsError } from '../../../errors/ops-error.js';
import { unknownName } from '../../../errors/unknown-name.js';
import { newId } from '../../../random/new-id.js';
import type { Random } from '../../../random/random.js';
import { executorClosed } from '../../executor-error.js';
import { Stop, type StopSignal } from '../connection/stop.js';
import { inNameOf } from '../in-name-of.js';
import type { Lease } from '../pool/host-connections.js';
import type { SshPool } from '../pool/ssh-pool.js';
import { tryAgain } from '../pool/try-again.js';
import { sshError } from '../ssh-error.js';
import type { SshSettings } from '../ssh-options.js';
import type { SshTarget } from '../ssh-target.js';
import { type Destination, remarksOn, untouched } from './destination.js';
import { downloadFile } from './download-file.js';
import type { FileTransfer } from './file-transfer.js';
import { SessionOver } from './sftp-session.js';
import type { TransferOptions, TransferResult } from './transfer.js';
import { TransferFault } from './transfer-error.js';
import { uploadFile } from './upload-file.js';
import { withSession } from './with-session.js';

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

/** Milliseconds that transfers have, when all is closed, to remove what they had begun. */
const lastPatience = 2_000;

export function createSshFiles({ pool, timeouts, clock, random }: SshFilesOptions): SshFiles {
  const underWay = new Map<Stop, Promise<unknown>>();

  const transfer = async (move: Move, target: SshTarget, file: File, stop: Stop): Promise<TransferResult> => {
    const begun = clock.monotonic();
    const proceed = (): void => {
      if (stop.aborted) throw new TransferFault('transfer-cancelled', 'The transfer was cancelled.', {}, stop.reason);
    };
    const started = { ...file, host: target.name, id: newId(clock, random), proceed };
    const bytes = await tryAgain(
      () => leaseInTime(pool, target, timeouts.queue, stop),
      (lease) => withSession(lease, { timeouts, stop }, (sftp) => move({ ...started, sftp })),
      stop,
    );
    return { bytes, duration: clock.monotonic() - begun };
  };

  const transferBy =
    (move: Move, where: (target: SshTarget) => string): Transfer =>
    async (target, from, to, options) => {
      checkTransfer(from, to, options);
      const stop = new Stop();
      // One signal for a whole fleet is no leak.
      if (options.signal !== undefined) heardByMany(options.signal);
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

/** A connection with room for a session, within as many milliseconds. @throws as `SshPool.lease`; OpsError `transfer-timed-out` */
async function leaseInTime(pool: SshPool, target: SshTarget, limit: number, stop: Stop): Promise<Lease> {
  const wait = new Stop();
  const forget = follow(wait, stop);
  const timer = setTimeout(() => wait.abort(noSession(target, limit)), limit);
  try {
    return await pool.lease(target, wait);
  } finally {
    clearTimeout(timer);
    forget();
  }
}

function noSession({ name }: SshTarget, limit: number): OpsError {
  return sshError(
    'transfer-timed-out',
    `The transfer had no session with ${name} after ${limit} ms; nothing was transferred. Check the machine and the way to it, or allow more time (timeouts.queue).`,
    { details: { host: name, limit } },
  );
}

type File = Pick<FileTransfer, 'from' | 'to' | 'options' | 'destination'>;

/** Aborts with the signal. @returns forgets it */
function follow(stop: Stop, signal: StopSignal | undefined): () => void {
  if (signal === undefined) return () => {};
  const cancel = (): void => stop.abort(signal.reason);
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

const options: Readonly<Record<keyof TransferOptions, true>> = {
  mode: true,
  overwrite: true,
  progress: true,
  signal: true,
};

function checkTransfer(from: unknown, to: unknown, given: TransferOptions): void {
  const { mode, overwrite } = given;
  const unknown = unknownName(given, options);
  if (unknown !== undefined) {
    const message = `A transfer has no option "${unknown.name}"; there are ${unknown.known}.`;
    throw sshError('invalid-transfer', message, { details: { name: unknown.name } });
  }
  if (overwrite !== undefined && typeof overwrite !== 'boolean') {
    throw sshError('invalid-transfer', '"overwrite" must be true or false.', { details: { name: 'overwrite' } });
  }
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
    const got = typeof mode === 'string' ? JSON.stringify(mode) : String(mode);
    throw sshError('invalid-transfer', `"mode" must be a number from 0 to 0o7777, such as 0o644; got ${got}.`, {
      details: { name: 'mode' },
    });
  }
}
