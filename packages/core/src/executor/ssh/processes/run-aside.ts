import type { ClientChannel } from 'ssh2';
import { signalSession } from '../channel/signal-session.js';
import type { SshConnection } from '../connection/ssh-connection.js';
import { throughLogin } from '../launch/remote-launch.js';

/** Milliseconds that a look at a machine, or a signal to its processes, may take. */
export const asideLimit = 10_000;

/**
 * Runs a script of ours beside the commands, and gives what it prints.
 *
 * @param signal - gives up
 * @throws ChannelRefusal, or Error when it did not come to its end
 */
export async function runAside(connection: SshConnection, script: string, signal: AbortSignal): Promise<string> {
  const options = { limit: asideLimit, signal };
  const { printed } = await connection.run(throughLogin(script, []), options, (channel) => ({
    printed: collect(channel, connection, signal),
  }));
  return printed;
}

function collect(channel: ClientChannel, connection: SshConnection, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let code: number | null | undefined;
    const fail = (reason: string): void =>
      reject(new Error(`${connection.target.name} could not be looked at: ${reason}`));
    const giveUp = (): void => {
      // A login that hangs before our script would stay.
      signalSession(channel, 'KILL');
      channel.close();
      fail(`no answer within ${asideLimit} ms`);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) giveUp();
    channel.on('data', (chunk: Buffer) => chunks.push(chunk));
    channel.stderr.resume();
    channel.once('exit', (exitCode: number | null) => {
      code = exitCode;
    });
    const leave = (): void => {
      signal.removeEventListener('abort', giveUp);
      forget();
    };
    const forget = connection.onLost(({ message }) => {
      leave();
      fail(message);
    });
    channel.once('close', () => {
      leave();
      if (code === 0) resolve(Buffer.concat(chunks).toString('latin1'));
      else fail(`it ended with ${code}`);
    });
    channel.on('error', () => {});
    channel.end();
  });
}
