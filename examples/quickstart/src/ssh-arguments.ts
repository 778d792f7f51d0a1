import { type Host, OpsError } from '@opspilot/core';
import { sshHost } from '@opspilot/core/ssh';
import { UsageError } from './usage-error.js';

/** A machine to log in to, and how. */
export interface SshArguments {
  readonly host: Host;
  /** The machines that `host.jump` names. */
  readonly hops: readonly Host[];
  /** File with the keys of known hosts, instead of the user's and the system's. */
  readonly knownHosts?: string;
  readonly trustOnFirstUse: boolean;
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
  'trust-on-first-use': { type: 'boolean' },
} as const;

type Given = Readonly<Partial<Record<keyof typeof sshOptions, string | boolean>>>;

function word(given: Given, name: keyof typeof sshOptions): string | undefined {
  const value = given[name];
  if (typeof value !== 'string') return undefined;
  if (value.trim() !== '') return value;
  throw new UsageError(`--${name} takes a value that is not blank.`);
}

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
  const destination = word(given, 'host');
  if (destination === undefined) {
    const [other] = Object.keys(sshOptions).filter((name) => given[name as keyof typeof sshOptions] !== undefined);
    if (other === undefined) return undefined;
    throw new UsageError(`--${other} says how to reach a host: name it with --host.`);
  }
  const identity = word(given, 'identity');
  const jump = word(given, 'jump')?.split(',') ?? [];
  const hops = jump.map((hop) => hostAt('--jump', hop.trim()));
  const knownHosts = word(given, 'known-hosts');
  const config = word(given, 'ssh-config');
  return {
    host: hostAt('--host', destination, {
      ...(identity === undefined ? {} : { identity }),
      ...(hops.length === 0 ? {} : { jump: hops.map(({ name }) => name) }),
    }),
    hops,
    trustOnFirstUse: given['trust-on-first-use'] === true,
    ...(knownHosts === undefined ? {} : { knownHosts }),
    ...(config === undefined ? {} : { config: config === 'none' ? false : config }),
  };
}
