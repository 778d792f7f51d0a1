import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { OpsError } from '../../../errors/ops-error.js';
import { type ConnectionErrorCode, sshError } from '../ssh-error.js';
import type { SshTarget } from '../ssh-target.js';
import { connectLending } from './lending-socket.js';
import { within } from './within.js';

/** How long a connection may take to come about, and what ends the attempt. */
export interface DialOptions {
  /** Milliseconds. */
  readonly limit: number;
  readonly signal: AbortSignal | undefined;
}

/** What `address:port` reads like in messages. */
export function placeOf({ name, address, port }: SshTarget): string {
  const place = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
  return name === address ? place : `${name} (${place})`;
}

/** The error for a machine that did not answer in time. */
export function notReached(target: SshTarget, limit: number): OpsError<ConnectionErrorCode> {
  return sshError(
    'connect-timed-out',
    `${placeOf(target)} did not answer within ${limit} ms. Check that the machine is up, and that no firewall drops the connection.`,
    { details: { host: target.name, limit } },
  );
}

/**
 * Connects to the machine itself.
 *
 * @throws OpsError `host-not-found`, `connection-refused`, `host-unreachable`, `connect-timed-out`, `start-cancelled`
 */
export function dialDirect(target: SshTarget, { limit, signal }: DialOptions): Promise<Duplex> {
  let socket: Socket | undefined;
  return within<Socket>(
    { milliseconds: limit, late: () => notReached(target, limit), signal },
    (resolve, reject) => {
      // Without delay: a command is small packets both ways, and waiting to fill them up costs 40 ms each.
      const dialling = connectLending({ host: target.address, port: target.port, noDelay: true });
      socket = dialling;
      dialling.once('error', (error: NodeJS.ErrnoException) => reject(dialError(target, error)));
      dialling.once('connect', () => {
        dialling.removeAllListeners('error');
        // Whoever takes it over hears of its end; an error with nobody listening would end the process.
        dialling.on('error', () => {});
        resolve(dialling);
      });
    },
    () => {
      socket?.on('error', () => {});
      socket?.destroy();
    },
  );
}

const refusals: Readonly<Record<string, readonly [code: ConnectionErrorCode, explanation: string]>> = {
  ENOTFOUND: ['host-not-found', 'there is no such name. Check the spelling of the address and the name servers'],
  EAI_AGAIN: ['host-not-found', 'the name servers gave no answer. Check the network and the resolver'],
  ECONNREFUSED: ['connection-refused', 'nothing listens there. Check the port, and that sshd runs'],
  ECONNRESET: ['connection-refused', 'the connection was broken off at once. Check for a firewall or a full sshd'],
  EHOSTUNREACH: ['host-unreachable', 'there is no route to it. Check the address, the network and firewalls'],
  ENETUNREACH: ['host-unreachable', 'there is no route to its network. Check the address and the network'],
  ETIMEDOUT: ['connect-timed-out', 'it did not answer. Check that the machine is up, and firewalls'],
};

function dialError(target: SshTarget, error: NodeJS.ErrnoException): OpsError<ConnectionErrorCode> {
  // An address of several kinds fails with one error for each; they mostly agree.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const { code: errno = '' } = first as NodeJS.ErrnoException;
  const [code, explanation] = refusals[errno] ?? ['host-unreachable', `the system says ${errno}`];
  return sshError(code, `${placeOf(target)} cannot be reached: ${explanation}.`, {
    details: { host: target.name, address: target.address, port: target.port, errno },
  });
}
