import { existsSync } from 'node:fs';
import { sshExecutor } from '@opspilot/core/ssh';
import { describeExecutor } from '@opspilot/core/testing';
import { afterAll, beforeAll } from 'vitest';
import { describeSshd } from '../../fixtures/ssh/describe-sshd.js';
import { hostOf } from '../../fixtures/ssh/host-of.js';
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
      host: hostOf(server),
    }),
    capabilities: {
      pty: true,
      // Root becomes anybody; as somebody else these tests would need a sudo that is set up for them.
      become: isRoot && existsSync('/usr/sbin/runuser') ? 'nobody' : undefined,
    },
  });
});
