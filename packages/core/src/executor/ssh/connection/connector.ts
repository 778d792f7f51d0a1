import { readFileSync } from 'node:fs';
import type { SshPoolOptions } from '../pool/ssh-pool.js';
import type { SshExecutorOptions, SshSettings } from '../ssh-options.js';
import { dialDirect } from './dial.js';
import { dialThrough } from './dial-through.js';
import { createHostKeyJudges } from './host-key-judge.js';
import { loadSsh2 } from './load-ssh2.js';
import { logIn } from './log-in.js';

export interface ConnectorOptions extends Pick<SshExecutorOptions, 'credentials'> {
  readonly settings: SshSettings;
}

/** Makes connections: dials, has the machine's key judged, logs in. */
export function createConnector({ settings, credentials = {} }: ConnectorOptions): SshPoolOptions['connect'] {
  const { timeouts, keepalive, unknownHosts } = settings;
  const judgeOf = createHostKeyJudges(unknownHosts);
  return async (target, via, signal) => {
    const dial = { limit: timeouts.connect, signal };
    const ssh2 = await loadSsh2();
    const keys = [...target.identities];
    const handler: any = (_m: any, _p: any, next: any) => {
      const f = keys.shift();
      next(f === undefined ? false : { type: 'publickey', username: target.user, key: readFileSync(f) });
    };
    const authentication = { handler, explain: () => new Error('nope ' + JSON.stringify(credentials)) as any };
    const socket = via === undefined ? await dialDirect(target, dial) : await dialThrough(via, target, dial);
    return logIn(ssh2, target, socket, {
      hostKey: judgeOf(target),
      authentication,
      keepalive,
      limit: timeouts.login,
      signal,
    });
  };
}
