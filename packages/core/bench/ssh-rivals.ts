import { once } from 'node:events';
import { Client, type ClientChannel, type KexAlgorithm } from 'ssh2';

/** A host to log in to with a key. */
export interface BareTarget {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly privateKey: string;
}

/** ssh2's own key exchanges, in its order, without the group exchange, which blocks the event loop for seconds. */
const kex: KexAlgorithm[] = [
  'curve25519-sha256@libssh.org',
  'curve25519-sha256',
  'ecdh-sha2-nistp256',
  'ecdh-sha2-nistp384',
  'ecdh-sha2-nistp521',
  'diffie-hellman-group14-sha256',
  'diffie-hellman-group16-sha512',
];

/**
 * Connects and logs in as fast as ssh2 can by itself: without Nagle's delay from the first byte on. It trusts whoever
 * answers, as ssh2 does unless it is told otherwise.
 */
export function connectBare({ host, port, username, privateKey }: BareTarget): Promise<Client> {
  const client = new Client();
  return new Promise((resolve, reject) => {
    client.once('connect', () => client.setNoDelay(true));
    client.once('ready', () => resolve(client));
    client.on('error', reject);
    client.connect({ host, port, username, privateKey, algorithms: { kex }, readyTimeout: 120_000 });
  });
}

/** Ends a connection and waits until it is gone. */
export async function disconnectBare(client: Client): Promise<void> {
  const closed = once(client, 'close');
  client.end();
  await closed;
}

/** Runs a command on an open connection; gives what it printed. Fails unless it exits with 0. */
export async function execBare(client: Client, command: string): Promise<string> {
  const channel = await openBare(client, command);
  let output = '';
  channel.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  channel.stderr.resume();
  channel.end();
  await finished(channel, command);
  return output;
}

/** Runs a command and counts the bytes it prints, as a consumer that is as fast as can be. */
export async function pullBare(client: Client, command: string): Promise<number> {
  const channel = await openBare(client, command);
  let bytes = 0;
  channel.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  channel.stderr.resume();
  channel.end();
  await finished(channel, command);
  return bytes;
}

/**
 * The script that somebody would write with ssh2 alone: all hosts at once, on each one connection and one command after
 * the other. Gives the connections open, so that the caller can weigh them before it ends them.
 */
export async function runFleetBare(
  targets: readonly BareTarget[],
  commands: readonly string[],
): Promise<readonly Client[]> {
  return await Promise.all(
    targets.map(async (target) => {
      const client = await connectBare(target);
      for (const command of commands) await execBare(client, command);
      return client;
    }),
  );
}

function openBare(client: Client, command: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => (error === undefined ? resolve(channel) : reject(error)));
  });
}

async function finished(channel: ClientChannel, command: string): Promise<void> {
  const [code] = await once(channel, 'close');
  if (code !== 0) throw new Error(`${command} exited with ${code}`);
}
