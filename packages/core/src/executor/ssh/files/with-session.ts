import type { SFTPWrapper } from 'ssh2';
import { OpsError } from '../../../errors/ops-error.js';
import type { StopSignal } from '../connection/stop.js';
import type { Lease } from '../pool/host-connections.js';
import { type SshErrorCode, sshError } from '../ssh-error.js';
import type { SshSettings } from '../ssh-options.js';
import { type SftpSession, sftpSession } from './sftp-session.js';

export interface SessionBounds {
  readonly timeouts: Pick<SshSettings['timeouts'], 'session' | 'transfer'>;
  readonly stop: StopSignal;
}

/** A session that was opened for one transfer. */
interface Opened {
  readonly sftp: SftpSession;
  close(): void;
}

/**
 * Uses a session for files, which is closed afterwards. The lease is given back when the server has closed it too, and soon
 * after our end in any case.
 *
 * @throws OpsError when there is none; what `use` throws, which is `SessionOver` where the session ended before it
 */
export async function withSession<Value>(
  lease: Lease,
  bounds: SessionBounds,
  use: (sftp: SftpSession) => Promise<Value>,
): Promise<Value> {
  const opened = await open(lease, bounds);
  try {
    return await use(opened.sftp);
  } finally {
    opened.close();
  }
}

async function open(lease: Lease, bounds: SessionBounds): Promise<Opened> {
  const { connection } = lease;
  const { stop, timeouts } = bounds;
  try {
    return await connection.sftp({ limit: timeouts.session, signal: stop }, (sftp) => take(sftp, lease, bounds));
  } catch (error) {
    if (OpsError.is(error)) lease.refused(error);
    else lease.release();
    if (!OpsError.is<SshErrorCode>(error, 'command-refused')) throw error;
    const { name } = connection.target;
    throw sshError(
      'sftp-unavailable',
      `${name} offers no SFTP. Enable "Subsystem sftp internal-sftp" in its sshd_config and see that the login's profile prints nothing, or send the file through the stdin of a command.`,
      { details: { host: name }, cause: error },
    );
  }
}

function take(sftp: SFTPWrapper, { connection, release }: Lease, { stop, timeouts }: SessionBounds): Opened {
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
}
