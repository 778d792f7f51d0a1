import { connect } from 'node:net';
import ssh2 from 'ssh2';
import {
  type AuthenticationOptions,
  createAuthentication,
} from '../../../../src/executor/ssh/credentials/create-authentication.js';
import type { SshCredentials } from '../../../../src/executor/ssh/credentials/ssh-credentials.js';
import type { SshTarget } from '../../../../src/executor/ssh/ssh-target.js';

/** A target at a loopback port, with nothing to log in with. */
export function loginTarget(port: number, parts: Partial<SshTarget> = {}): SshTarget {
  return {
    name: 'web-1',
    address: '127.0.0.1',
    port,
    user: 'deploy',
    identities: [],
    identitiesOnly: false,
    forwardAgent: false,
    knownHosts: [],
    jump: [],
    ...parts,
  };
}

/** Logs in, tells so, and logs out again. Rejects with what the authentication explains. */
export async function logIn(
  target: SshTarget,
  credentials: SshCredentials = {},
  options: AuthenticationOptions = {},
): Promise<'let in'> {
  const authentication = createAuthentication(target, credentials, options);
  const client = new ssh2.Client();
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
  try {
    await new Promise<void>((resolve, reject) => {
      client.on('error', reject);
      client.once('ready', resolve);
      client.once('close', () => reject(new Error('closed')));
      client.connect({
        sock: connect({ host: target.address, port: target.port, noDelay: true }),
        username: target.user,
        authHandler: authentication.handler,
        hostVerifier: () => true,
      });
    });
    return 'let in';
  } catch (cause) {
    throw authentication.explain(cause);
  } finally {
    client.end();
    await closed;
  }
}
