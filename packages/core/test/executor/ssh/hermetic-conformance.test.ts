import { existsSync } from 'node:fs';
import { sshExecutor } from '@opspilot/core/ssh';
import { describeExecutor } from '@opspilot/core/testing';
import { hostOf } from '../../fixtures/ssh/host-of.js';
import { openScriptedServer } from '../../fixtures/ssh/scripted-server.js';

const isRoot = process.getuid?.() === 0;

describeExecutor('sshExecutor on a server of this process', {
  open: async () => {
    const server = await openScriptedServer();
    return {
      executor: sshExecutor({ config: false, agent: false, knownHosts: [server.knownHostsFile] }),
      host: hostOf(server),
      dispose: () => server.close(),
    };
  },
  capabilities: {
    pty: existsSync('/usr/bin/script'),
    become: isRoot && existsSync('/usr/sbin/runuser') ? 'nobody' : undefined,
  },
});
