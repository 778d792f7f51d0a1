import type { Clock } from '../../../clock/clock.js';
import { createAuthentication } from '../credentials/create-authentication.js';
import { createKeyring } from '../credentials/keyring.js';
import type { SshPoolOptions } from '../pool/ssh-pool.js';
import type { SshExecutorOptions, SshSettings } from '../ssh-options.js';
import { dialDirect } from './dial.js';
import { dialThrough } from './dial-through.js';
import { createHostKeyJudges } from './host-key-judge.js';
import { loadSsh2 } from './load-ssh2.js';
import { logIn } from './log-in.js';

export interface ConnectorOptions extends Pick<SshExecutorOptions, 'credentials'> {
  readonly settings: SshSettings;
  readonly clock: Clock;
}

/** Makes connections: dials, has the machine's key judged, logs in. */
export function createConnector({ settings, credentials = {}, clock }: ConnectorOptions): SshPoolOptions['connect'] {
  const { timeouts, keepalive, unknownHosts } = settings;
  const judgeOf = createHostKeyJudges(unknownHosts);
  // Keys are opened once for all connections.
  const keyring = createKeyring();
  return async (target, via, signal) => {
    const authentication = createAuthentication(target, credentials, { keyring, clock, signal });
    const ssh2 = await loadSsh2();
    const dial = { limit: timeouts.connect, signal };
    const socket = via === undefined ? await dialDirect(target, dial) : await dialThrough(via, target, dial);
    const hostKey = judgeOf(target);
    return logIn(ssh2, target, socket, { hostKey, authentication, keepalive, limit: timeouts.login, signal });
  };
}
