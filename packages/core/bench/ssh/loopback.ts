import type { Host } from '@opspilot/core';
import { type SshExecutor, type SshExecutorOptions, sshExecutor } from '@opspilot/core/ssh';
import type { Client } from 'ssh2';
import { type OpenSshServer, openSshServer } from '../../test/fixtures/ssh/open-ssh-server.js';
import type { SshServer } from '../../test/fixtures/ssh/ssh-server.js';
import { connectBare, disconnectBare } from '../ssh-rivals.js';

/** A real sshd on this machine, and both who are measured logged in to it. */
export interface Loopback {
  readonly server: OpenSshServer;
  readonly host: Host;
  readonly executor: SshExecutor;
  readonly bare: Client;
  close(): Promise<void>;
}

/** How our executor reaches a server of the fixtures. */
export function hostOf(server: Pick<SshServer, 'host' | 'port' | 'username' | 'identityFile'>): Host {
  const { host, port, username, identityFile } = server;
  return { name: host, address: host, port, user: username, identity: identityFile };
}

/** An executor that goes by the server's own known_hosts and by nothing of this machine. */
export function executorFor(knownHostsFile: string, options: Pick<SshExecutorOptions, 'pool'> = {}): SshExecutor {
  return sshExecutor({ config: false, agent: false, knownHosts: [knownHostsFile], ...options });
}

/** @param user - who logs in, instead of who runs the benchmark */
export async function openLoopback(user?: string): Promise<Loopback> {
  const server = await openSshServer(user === undefined ? {} : { users: [user] });
  const target = { ...server, username: user ?? server.username };
  const executor = executorFor(server.knownHostsFile);
  const bare = await connectBare(target);
  return {
    server,
    host: hostOf(target),
    executor,
    bare,
    close: async () => {
      await Promise.all([executor.close(), disconnectBare(bare)]);
      await server.close();
    },
  };
}

/** Runs a command to its end through our executor; gives how many bytes it printed. */
export async function execOurs(executor: SshExecutor, host: Host, command: string): Promise<number> {
  const execution = await executor.start(host, command);
  let bytes = 0;
  execution.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  execution.stderr.resume();
  const { status, exitCode } = await execution.result;
  if (status !== 'exited' || exitCode !== 0) throw new Error(`${command} ended ${status} with ${exitCode}`);
  return bytes;
}
