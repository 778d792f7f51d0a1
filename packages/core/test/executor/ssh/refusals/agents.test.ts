import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeSshd } from '../../../fixtures/ssh/describe-sshd.js';
import { hostOf, keylessHostOf } from '../../../fixtures/ssh/host-of.js';
import { type OpenSshServer, openSshServer } from '../../../fixtures/ssh/open-ssh-server.js';
import { useScriptedServers } from '../../../fixtures/ssh/use-scripted-servers.js';
import { openAgent, type TestAgent } from '../credentials/agent.js';
import { refusalOf, run, useExecutors } from './ssh-trial.js';

const open = useScriptedServers();
const executorFor = useExecutors();

describeSshd('an ssh-agent', () => {
  let server: OpenSshServer;
  let agent: TestAgent;
  let config: string;
  beforeAll(async () => {
    server = await openSshServer();
    agent = await openAgent(server.directory);
    agent.add(server.identityFile);
    config = join(server.directory, 'ssh_config');
    writeFileSync(config, `Host web-1\n  ForwardAgent yes\n  IdentityAgent ${agent.socket}\n`);
  });
  afterAll(async () => {
    await agent.close();
    await server.close();
  });

  it('logs in, named by the option or, before that, by ssh_config', async () => {
    for (const options of [{ agent: agent.socket }, { agent: '/no/such/agent', config }]) {
      expect((await run(executorFor(server, options), keylessHostOf(server), 'echo in')).stdout).toBe('in\n');
    }
  });

  it('is not shown to the machine, whatever ssh_config says', async () => {
    for (const options of [{ agent: agent.socket }, { config, agent: agent.socket }]) {
      const ran = await run(executorFor(server, options), keylessHostOf(server), 'echo "<$SSH_AUTH_SOCK>"');
      expect(ran.stdout).toBe('<>\n');
    }
  });

  it('is shown to the machine where that is allowed here and asked for there', async () => {
    const executor = executorFor(server, { config, agent: agent.socket, allowAgentForwarding: true });
    const ran = await run(executor, keylessHostOf(server), 'ssh-add -L; kill -0 $$', { env: { A: 'b' } });
    expect(ran).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^ssh-ed25519 /) });
    const plain = executorFor(server, { agent: agent.socket, allowAgentForwarding: true });
    expect((await run(plain, keylessHostOf(server), 'echo "<$SSH_AUTH_SOCK>"')).stdout).toBe('<>\n');
  });

  it('is never offered to a bastion, only to the machine behind it', async () => {
    const [bastion, target] = [await open(), await open()];
    for (const { identityFile } of [bastion, target]) agent.add(identityFile);
    writeFileSync(config, `Host *\n  ForwardAgent yes\n  IdentityAgent ${agent.socket}\n`);
    const executor = executorFor(server, {
      config,
      agent: agent.socket,
      allowAgentForwarding: true,
      hosts: [keylessHostOf(bastion, { name: 'bastion' })],
      knownHosts: [bastion.knownHostsFile, target.knownHostsFile],
    });
    expect((await run(executor, keylessHostOf(target, { jump: ['bastion'] }), 'echo in')).stdout).toBe('in\n');
    expect(target.agentOffers).toBe(1);
    expect(bastion).toMatchObject({ agentOffers: 0, counts: { handshakes: 1, mostSessions: 0 } });
    // By itself it is a machine like any other.
    expect((await run(executor, keylessHostOf(bastion), 'echo in')).stdout).toBe('in\n');
    expect(bastion.agentOffers).toBe(1);
  });

  it('that is not there is told, unless a key of a file serves', async () => {
    const options = { agent: join(server.directory, 'no-agent') };
    expect((await run(executorFor(server, options), hostOf(server), 'echo in')).stdout).toBe('in\n');
    const error = await refusalOf(executorFor(server, options).start(keylessHostOf(server), 'true'));
    expect(error).toMatchObject({
      code: 'agent-unavailable',
      message: expect.stringMatching(/no such socket.*ssh-add.*SSH_AUTH_SOCK/),
    });
  });
});
