import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Executor, Host } from '@opspilot/core';
import { type SshExecutorOptions, sshExecutor } from '@opspilot/core/ssh';
import { type FaultProxy, openFaultProxy } from '../../../fixtures/ssh/fault-proxy.js';
import { hostOf } from '../../../fixtures/ssh/host-of.js';
import { knownHostsLines } from '../../../fixtures/ssh/key-files.js';
import type { SshServer } from '../../../fixtures/ssh/ssh-server.js';

/** A way to a server that can be broken. */
export interface FaultyWay {
  readonly proxy: FaultProxy;
  readonly host: Host;
  /** Knows the server's keys at the proxy's port. */
  readonly knownHostsFile: string;
  /** A new executor that knows nothing but this way. The caller closes it. */
  executor(options?: SshExecutorOptions): Executor;
  close(): Promise<void>;
}

export async function openFaultyWay(server: SshServer): Promise<FaultyWay> {
  const proxy = await openFaultProxy(server);
  const knownHostsFile = join(server.directory, `known_hosts-${proxy.port}`);
  await writeFile(knownHostsFile, knownHostsLines([proxy.host], proxy.port, Object.values(server.hostKeys)));
  return {
    proxy,
    host: hostOf(server, { name: 'faulty', address: proxy.host, port: proxy.port }),
    knownHostsFile,
    executor: (options) => sshExecutor({ config: false, agent: false, knownHosts: [knownHostsFile], ...options }),
    close: async () => {
      await proxy.close();
      await rm(knownHostsFile, { force: true });
    },
  };
}
