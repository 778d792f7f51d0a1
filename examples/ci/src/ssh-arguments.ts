import { type Host, OpsError } from '@opspilot/core';
import { sshHost } from '@opspilot/core/ssh';
import { UsageError } from './usage-error.js';

/** A machine to log in to, and how. There is no trust on first use: a pipeline has nobody to look at a new key. */
export interface SshArguments {
  readonly host: Host;
  /** The machines that `host.jump` names. */
  readonly hops: readonly Host[];
  /** File with the keys of known hosts, instead of the user's and the system's. */
  readonly knownHosts?: string;
  /** An ssh_config instead of the user's and the system's; false for none. */
  readonly config?: string | false;
}

/** Short ones as ssh has them. */
export const sshOptions = {
  host: { type: 'string' },
  identity: { type: 'string', short: 'i' },
  jump: { type: 'string', short: 'J' },
  'known-hosts': { type: 'string' },
  'ssh-config': { type: 'string', short: 'F' },
} as const;

type Given = Readonly<Partial<Record<keyof typeof sshOptions, string>>>;

function hostAt(option: '--host' | '--jump', destination: string, parts: Partial<Host> = {}): Host {
  try {
    return sshHost(destination, parts);
  } catch (error) {
    if (OpsError.is(error, 'ssh-target-invalid')) throw new UsageError(`${option}: ${error.message}`);
    throw error;
  }
}

/**
 * What the command line says about the host; undefined when it names none.
 *
 * @throws UsageError
 */
export function readSshArguments(given: Given): SshArguments | undefined {
  const options = (Object.keys(sshOptions) as (keyof typeof sshOptions)[]).filter((name) => given[name] !== undefined);
  for (const name of options) {
    // An unset variable of the CI system must not turn a deployment into a run on the build machine.
    if (given[name]?.trim() === '') throw new UsageError(`--${name} takes a value that is not blank.`);
  }
  const { host: destination, identity, jump, 'known-hosts': knownHosts, 'ssh-config': config } = given;
  if (destination === undefined) {
    if (options[0] === undefined) return undefined;
    throw new UsageError(`--${options[0]} says how to reach a host: name it with --host.`);
  }
  const hops = (jump?.split(',') ?? []).map((hop) => hostAt('--jump', hop.trim()));
  return {
    host: hostAt('--host', destination, {
      ...(identity === undefined ? {} : { identity }),
      ...(hops.length === 0 ? {} : { jump: hops.map(({ name }) => name) }),
    }),
    hops,
    ...(knownHosts === undefined ? {} : { knownHosts }),
    ...(config === undefined ? {} : { config: config === 'none' ? false : config }),
  };
}
