import { type Executor, type Host, localExecutor, localHost } from '@opspilot/core';
import { type SshCredentials, sshExecutor, type TrustedHost } from '@opspilot/core/ssh';
import type { SshArguments } from './ssh-arguments.js';

/** Where commands run, and what runs them there. */
export interface Place {
  readonly host: Host;
  readonly executor: Executor;
  /** What a sentence calls it. */
  readonly title: string;
}

/** Milliseconds for a login in which a person may have to type. */
const patientLogin = 120_000;

/** This machine, or the one that the command line names. Nothing is connected to yet. */
export function placeOf(
  ssh: SshArguments | undefined,
  tellOfTrust: (trusted: TrustedHost) => void,
  credentials?: SshCredentials,
): Place {
  if (ssh === undefined) return { host: localHost, executor: localExecutor(), title: 'this machine' };
  const { host, hops, knownHosts, trustOnFirstUse, config } = ssh;
  const executor = sshExecutor({
    hosts: hops,
    onHostTrusted: tellOfTrust,
    unknownHosts: trustOnFirstUse ? 'trust-on-first-use' : 'refuse',
    ...(knownHosts === undefined ? {} : { knownHosts: [knownHosts] }),
    ...(config === undefined ? {} : { config }),
    ...(credentials === undefined ? {} : { credentials, timeouts: { login: patientLogin } }),
  });
  return { host, executor, title: `${host.name} over SSH` };
}
