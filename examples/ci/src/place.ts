import { type Executor, type Host, localExecutor, localHost } from '@opspilot/core';
import { sshExecutor } from '@opspilot/core/ssh';
import type { SshArguments } from './ssh-arguments.js';

/** Where steps run, and what runs them there. */
export interface Place {
  readonly host: Host;
  readonly executor: Executor;
}

/** This machine, or the one that the command line names. Nothing is connected to yet. */
export function placeOf(ssh: SshArguments | undefined): Place {
  if (ssh === undefined) return { host: localHost, executor: localExecutor() };
  const { host, hops, knownHosts, config } = ssh;
  const executor = sshExecutor({
    hosts: hops,
    unknownHosts: 'refuse',
    ...(knownHosts === undefined ? {} : { knownHosts: [knownHosts] }),
    ...(config === undefined ? {} : { config }),
  });
  return { host, executor };
}
