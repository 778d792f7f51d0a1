import type { OutputSink } from '../../relay-output.js';
import type { Session } from '../channel/session.js';
import type { SshConnection } from '../connection/ssh-connection.js';
import { dismissSession, noEnding } from '../end-session.js';
import { throughLogin } from '../launch/remote-launch.js';
import { SessionProgress } from '../session-progress.js';
import type { Printed } from './framed-script.js';

/** Milliseconds that a look at a machine, or a signal to its processes, may take. */
export const asideLimit = 10_000;

const nowhere: OutputSink = { receive: () => {}, finish: () => {}, fail: () => {} };

/**
 * Runs a script of ours beside the commands, and gives what came on each stream.
 *
 * @param signal - gives up
 * @throws ChannelRefusal, or Error when it did not come to its end
 */
export function runAside(connection: SshConnection, script: string, signal: AbortSignal): Promise<Printed> {
  return connection.run(
    throughLogin(script, []),
    { limit: asideLimit, signal },
    { take: (session) => collect(session, connection, signal), end: dismiss },
  );
}

function dismiss(session: Session): Promise<void> {
  const progress = new SessionProgress();
  session.attend({
    exited: (exitCode, signal) => progress.exited({ exitCode, signal }),
    closed: () => progress.closed(),
    ended: () => {},
    turnedAway: () => {},
  });
  for (const stream of [session.stdout, session.stderr]) stream.pour(nowhere);
  return dismissSession({ session, progress, ending: () => noEnding });
}

function collect(session: Session, connection: SshConnection, signal: AbortSignal): Promise<Printed> {
  return new Promise((resolve, reject) => {
    const printed = [session.stdout, session.stderr].map((stream) => {
      const chunks: Buffer[] = [];
      stream.pour({ receive: (chunk) => chunks.push(chunk), finish: () => {}, fail: () => {} });
      return chunks;
    });
    let code: number | null | undefined;
    const fail = (reason: string): void =>
      reject(new Error(`${connection.target.name} could not be looked at: ${reason}`));
    const giveUp = (): void => {
      // A login that hangs before our script would stay.
      session.signal('KILL');
      session.close();
      fail(`no answer within ${asideLimit} ms`);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) giveUp();
    session.attend({
      exited: (exitCode) => {
        code = exitCode;
      },
      closed: (loss) => {
        signal.removeEventListener('abort', giveUp);
        if (loss !== undefined) fail(loss.message);
        else if (code === 0) resolve(printed.map((chunks) => Buffer.concat(chunks).toString('latin1')));
        else fail(`it ended with ${code}`);
      },
      ended: () => {},
      turnedAway: () => {},
    });
    session.endInput();
  });
}
