import type { Duplex } from 'node:stream';
import type { Client, ConnectConfig } from 'ssh2';
import { OpsError } from '../../../errors/ops-error.js';
import type { Authentication } from '../credentials/create-authentication.js';
import { isCertificateAlgorithm } from '../known-hosts/host-key-algorithms.js';
import { type ConnectionErrorCode, sshError } from '../ssh-error.js';
import type { SshTarget } from '../ssh-target.js';
import { checkDriver } from './check-driver.js';
import { placeOf } from './dial.js';
import { gatherWrites } from './gather-writes.js';
import { hostKeyVerifier } from './host-key-verifier.js';
import { ignoreHostKeys } from './ignore-host-keys.js';
import type { Keepalive } from './keepalive.js';
import { lend } from './lending-socket.js';
import { offeredAlgorithms } from './offered-algorithms.js';
import { overhearGreeting } from './overhear-greeting.js';
import { showCertificates } from './show-certificates.js';
import { SshConnection } from './ssh-connection.js';
import { within } from './within.js';

/** Judges the key that a machine shows. */
export interface HostKeyJudge {
  /** Kinds of keys to ask for, the known ones first; undefined for ssh2's own order. */
  algorithms(): Promise<readonly string[] | undefined>;
  /** Resolves with why the key is not accepted, and with nothing when it is. */
  judge(key: Buffer): Promise<OpsError | undefined>;
}

export interface LogInOptions {
  readonly hostKey: HostKeyJudge;
  /** What its `algorithms` gave: asked for before there is a socket, which could break while nobody listens. */
  readonly algorithms: readonly string[] | undefined;
  readonly authentication: Authentication;
  readonly keepalive: Keepalive;
  /** Milliseconds for handshake and authentication together. */
  readonly limit: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Logs in over `socket`. Until the machine's key was accepted it is sent no credential.
 *
 * @throws OpsError `handshake-failed`, `ssh-driver-unsupported`, `host-key-malformed`, `login-timed-out`, `connection-lost`, `start-cancelled`, what the judge or the
 * authentication explains
 */
export async function logIn(
  { Client: NewClient }: { readonly Client: new () => Client },
  target: SshTarget,
  socket: Duplex,
  { hostKey, algorithms, authentication, keepalive, limit, signal }: LogInOptions,
): Promise<SshConnection> {
  const client = new NewClient();
  const giveUp = (): void => {
    client.on('error', () => {});
    socket.on('error', () => {});
    client.destroy();
    socket.destroy();
  };
  let refusedKey: OpsError | undefined;
  const greeting = overhearGreeting(socket);
  gatherWrites(socket);
  const config: ConnectConfig = {
    sock: socket as never,
    username: target.user,
    authHandler: authentication.handler,
    ...(target.agent === undefined ? {} : { agent: target.agent }),
    readyTimeout: 0,
    keepaliveInterval: keepalive.interval,
    // It counts what is not answered even while other things arrive; see `watchSilence`.
    keepaliveCountMax: Number.MAX_SAFE_INTEGER,
    hostVerifier: hostKeyVerifier(
      (key) => hostKey.judge(key),
      (reason) => {
        refusedKey = reason;
      },
    ),
    algorithms: offeredAlgorithms(target, algorithms),
  };
  let isEncrypted = false;
  try {
    return await within<SshConnection>(
      { milliseconds: limit, late: () => notLoggedIn(target, limit, isEncrypted, authentication.awaited()), signal },
      (resolve, reject) => {
        client.once('ready', () => {
          for (const event of ['error', 'change password', 'close']) client.removeAllListeners(event);
          lend(socket, client);
          // Here and now: the end may follow in the same breath.
          resolve(new SshConnection(client, socket, target, keepalive));
        });
        client.once('handshake', () => {
          isEncrypted = true;
        });
        const phase = (): Phase => {
          const said = greeting();
          if (said !== undefined) return { name: 'greeting', said };
          return { name: isEncrypted ? 'authentication' : 'handshake' };
        };
        client.on('error', (error: Error & { level?: string }) => {
          // An agent that fails is no end: other credentials may follow, and if none do, that is said then.
          if (error.level !== 'agent') reject(refusedKey ?? loginError(target, error, phase(), authentication));
        });
        client.once('change password', () => reject(authentication.passwordExpired()));
        client.once('close', () => reject(closedEarly(target, phase(), authentication.awaited())));
        client.connect(config);
        checkDriver(client);
        ignoreHostKeys(client);
        if (algorithms?.some(isCertificateAlgorithm)) showCertificates(client, target, algorithms);
      },
      (connection) => void connection?.close(),
    );
  } catch (error) {
    giveUp();
    throw error;
  }
}

/** How far a login had come; `said` is what the machine said in place of the identification of an SSH server. */
type Phase =
  | { readonly name: 'greeting'; readonly said: string }
  | { readonly name: 'handshake' }
  | { readonly name: 'authentication' };

function loginError(
  target: SshTarget,
  error: Error & { level?: string },
  phase: Phase,
  authentication: Authentication,
): OpsError {
  if (OpsError.is(error)) return error;
  if (error.level === 'client-socket' || error.message.startsWith('Connection lost'))
    return closedEarly(target, phase, authentication.awaited());
  // A server that had enough of it just goes.
  if (phase.name === 'authentication') return authentication.explain(error);
  const [, keyword, kind] = disagreements.find(([sign]) => error.message.includes(sign)) ?? [];
  const left = kind === undefined ? undefined : target.algorithms?.[kind];
  const only = left === undefined ? '' : `; that of this side leaves only ${left.join(', ')}`;
  const advice =
    keyword === undefined
      ? 'Check that an SSH server listens there, and that it is not outdated'
      : `Its sshd_config and the ssh_config of this side must have one of them in common (${keyword})${only}`;
  return sshError<ConnectionErrorCode>(
    'handshake-failed',
    `${placeOf(target)} and this side could not agree on a connection: ${error.message}. ${advice}.`,
    { details: { host: target.name }, cause: error },
  );
}

/** What ssh2 says, and where each side says what it takes. */
const disagreements = [
  ['no matching key exchange', 'KexAlgorithms', 'keyExchange'],
  ['no matching host key', 'HostKeyAlgorithms', 'hostKey'],
  ['cipher', 'Ciphers', 'cipher'],
  ['MAC', 'MACs', 'mac'],
] as const;

const closings: Readonly<Record<Phase['name'], string>> = {
  greeting:
    'closed the connection before it said a word. Its sshd may be at its limit of logins at once (MaxStartups), or refuse this address.',
  handshake:
    'closed the connection during the handshake. Check that the network lets it through, and the log of its sshd.',
  authentication:
    'closed the connection during the login. The account may be locked, expired or not allowed to log in (AllowUsers, PAM): the log of its sshd says why.',
};

function closedEarly(target: SshTarget, phase: Phase, awaited: string | undefined): OpsError<ConnectionErrorCode> {
  const place = placeOf(target);
  if (awaited !== undefined) {
    return sshError(
      'connection-lost',
      `${place} closed the connection during the login, while this side still waited for ${awaited}: a server gives a login only so long (LoginGraceTime of sshd). Answer sooner, or allow more there.`,
      { details: { host: target.name, phase: phase.name, awaited } },
    );
  }
  const said = phase.name === 'greeting' ? phase.said : '';
  const details = { host: target.name, phase: phase.name };
  if (/MaxStartups/.test(said)) {
    return sshError(
      'connection-lost',
      `${place} has as many logins at once as its sshd takes (MaxStartups). Raise that limit, or log in less at once.`,
      { details },
    );
  }
  if (said !== '') {
    return sshError(
      'handshake-failed',
      `${place} said ${JSON.stringify(said)} and closed the connection: it is no SSH server, or refuses this address. Check the port, and who may connect.`,
      { details },
    );
  }
  return sshError('connection-lost', `${place} ${closings[phase.name]}`, { details });
}

function notLoggedIn(
  target: SshTarget,
  limit: number,
  isEncrypted: boolean,
  awaited: string | undefined,
): OpsError<ConnectionErrorCode> {
  const phase: Phase['name'] = isEncrypted ? 'authentication' : 'handshake';
  const why =
    awaited === undefined
      ? 'The machine may be overloaded, or what answers there is no SSH server.'
      : `Nothing is wrong with the machine: this side still waited for ${awaited}, and the time that takes counts. Answer sooner, or allow more (timeouts.login; a server has a limit of its own besides).`;
  return sshError('login-timed-out', `The login to ${placeOf(target)} was not complete within ${limit} ms. ${why}`, {
    details: { host: target.name, limit, phase, ...(awaited === undefined ? {} : { awaited }) },
  });
}
