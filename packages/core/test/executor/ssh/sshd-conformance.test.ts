import { existsSync } from 'node:fs';
import { sshExecutor } from '@opspilot/core/ssh';
import { describeExecutor } from '@opspilot/core/testing';
import { afterAll, beforeAll } from 'vitest';
import { describeSshd } from '../../fixtures/ssh/describe-sshd.js';
import { type OpenSshServer, openSshServer } from '../../fixtures/ssh/open-ssh-server.js';

const isRoot = process.getuid?.() === 0;

describeSshd('over a real sshd', () => {
  let server: OpenSshServer;
  beforeAll(async () => {
    server = await openSshServer();
  });
  afterAll(() => server.close());

  describeExecutor('sshExecutor', {
    open: async () => ({
      executor: sshExecutor({ config: false, agent: false, knownHosts: [server.knownHostsFile] }),
      host: {
        name: 'loopback',
        address: server.host,
        port: server.port,
        user: server.username,
        identity: server.identityFile,
      },
    }),
    capabilities: {
      pty: true,
      // Root becomes anybody; as somebody else these tests would need a sudo that is set up for them.
      become: isRoot && existsSync('/usr/sbin/runuser') ? 'nobody' : undefined,
    },
  });
});
