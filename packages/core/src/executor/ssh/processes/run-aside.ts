import type { ClientChannel } from 'ssh2';
import type { SshConnection } from '../connection/ssh-connection.js';
import { throughLogin } from '../launch/remote-launch.js';

/** Milliseconds that a look at a machine, or a signal to its processes, may take. */
export const asideLimit = 10_000;

/**
 * Runs a script of ours beside the commands, and gives what it prints.
 *
 * @throws ChannelRefusal, or Error when it did not come to its end
 */
export async function runAside(connection: SshConnection, script: string): Promise<string> {
  const options = { limit: asideLimit, signal: undefined };
  const { printed } = await connection.run(throughLogin(script, []), options, (channel) => ({
    printed: collect(channel, connection),
  }));
  return printed;
}

function collect(channel: ClientChannel, connection: SshConnection): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let code: number | null | undefined;
    const fail = (reason: string): void =>
      reject(new Error(`${connection.target.name} could not be looked at: ${reason}`));
    const timer = setTimeout(() => {
      channel.close();
      fail(`no answer within ${asideLimit} ms`);
    }, asideLimit);
    channel.on('data', (chunk: Buffer) => chunks.push(chunk));
    channel.stderr.resume();
    channel.once('exit', (exitCode: number | null) => {
      code = exitCode;
    });
    const finish = (): void => {
      clearTimeout(timer);
      forget();
      if (code === 0) resolve(Buffer.concat(chunks).toString('latin1'));
      else fail(connection.loss?.message ?? `it ended with ${code}`);
    };
    channel.once('close', finish);
    const forget = connection.onLost(finish);
    channel.on('error', () => {});
    channel.end();
  });
}
