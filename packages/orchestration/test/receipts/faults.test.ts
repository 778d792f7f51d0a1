import { join } from 'node:path';
import { sshExecutor } from '@opspilot/core/ssh';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeSshd } from '../../../core/test/fixtures/ssh/describe-sshd.js';
import { openSshServer } from '../../../core/test/fixtures/ssh/open-ssh-server.js';
import { tryCut, type Ways, wrongness } from './cut-trial.js';

describeSshd('a command with a receipt whose connection breaks', () => {
  let ways: Ways;
  beforeEach(async () => {
    const server = await openSshServer();
    const { host: address, port, username: user, identityFile: identity } = server;
    ways = {
      server,
      plain: sshExecutor({ config: false, agent: false, knownHosts: [server.knownHostsFile] }),
      host: { name: 'loopback', address, port, user, identity },
      receipts: join(server.directory, 'receipts'),
    };
  });
  afterEach(async () => {
    await ways.plain.close();
    await ways.server.close();
  });

  it.each(['client', 'server'] as const)('at any byte from the %s runs once, and its host knows', async (from) => {
    const whole = await tryCut(ways, { kind: 'cut', from, after: 2 ** 40, by: 'fin' }, 'whole');
    expect(wrongness(whole)).toBeUndefined();
    const total = from === 'client' ? whole.carried.fromClient : whole.carried.fromServer;
    // The later bytes are those of the command.
    for (const share of [0, 0.5, 0.85, 0.92, 0.96, 0.98, 0.99]) {
      const after = Math.floor(total * share);
      const outcome = await tryCut(ways, { kind: 'cut', from, after, by: after % 2 ? 'fin' : 'rst' }, `cut-${after}`);
      expect([after, wrongness(outcome)]).toEqual([after, undefined]);
    }
  });
});
