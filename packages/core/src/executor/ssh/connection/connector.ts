import type { Clock } from '../../../clock/clock.js';
import { checkCredentials } from '../credentials/check-credentials.js';
import type { SshPoolOptions } from '../pool/ssh-pool.js';
import type { SshExecutorOptions, SshSettings } from '../ssh-options.js';
import { dialDirect } from './dial.js';
import { dialThrough } from './dial-through.js';
import { createHostKeyJudges } from './host-key-judge.js';
import { loadSsh2 } from './load-ssh2.js';
import { logIn } from './log-in.js';

export interface ConnectorOptions extends Pick<SshExecutorOptions, 'credentials'> {
  readonly onHostTrusted: SshExecutorOptions['onHostTrusted'];
  readonly settings: SshSettings;
  readonly clock: Clock;
}

/** What stands on ssh2 itself, loaded after it. */
async function loadLogin() {
  const ssh2 = await loadSsh2();
  const [{ createAuthentication }, { createKeyring }] = await Promise.all([
    import('../credentials/create-authentication.js'),
    import('../credentials/keyring.js'),
  ]);
  return { ssh2, createAuthentication, createKeyring };
}

let loaded: Awaited<ReturnType<typeof loadLogin>> | undefined;

/** Once for all executors: even what is there already takes its time to be found. Keys are opened once for all connections. */
async function prepareLogin() {
  loaded ??= await loadLogin();
  return { ...loaded, keyring: loaded.createKeyring() };
}

/**
 * Makes connections: dials, has the machine's key judged, logs in.
 *
 * @throws OpsError `invalid-private-key`, `invalid-credentials`
 */
export function createConnector({
  settings,
  credentials = {},
  onHostTrusted,
  clock,
}: ConnectorOptions): SshPoolOptions['connect'] {
  checkCredentials(credentials);
  const { timeouts, keepalive, unknownHosts } = settings;
  const judgeOf = createHostKeyJudges(unknownHosts, onHostTrusted, clock);
  let login: ReturnType<typeof prepareLogin> | undefined;
  return async (target, via, signal, begun) => {
    login ??= prepareLogin();
    const { ssh2, createAuthentication, keyring } = await login;
    const authentication = createAuthentication(target, credentials, { keyring, clock, signal });
    begun(authentication);
    const hostKey = judgeOf(target);
    const algorithms = await hostKey.algorithms();
    const dial = { limit: timeouts.connect, signal };
    const socket = via === undefined ? await dialDirect(target, dial) : await dialThrough(via, target, dial);
    const limit = timeouts.login;
    return logIn(ssh2, target, socket, { hostKey, algorithms, authentication, keepalive, limit, signal });
  };
}
