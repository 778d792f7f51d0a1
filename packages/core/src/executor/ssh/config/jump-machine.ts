import type { Host } from '../../host.js';
import { type Destination, looksLikeAddress, parseDestination } from './destination.js';
import { hostMachine } from './host-machine.js';
import type { Machine } from './machine.js';
import type { ConfigFile, SshConfig } from './ssh-config.js';
import { jumpInvalid } from './ssh-config-error.js';
import { matchesPatterns } from './wildcard.js';

/** Where the names of machines to hop through are looked up, in this order. */
export interface Directory {
  readonly hosts: ReadonlyMap<string, Host>;
  readonly config: SshConfig;
  readonly home: string;
}

/**
 * The machine that the `jump` of a host names: one of the hosts; else one that a `Host` block of the config names (not
 * with `*` alone); else what looks like an address, with a login, a port or a full stop in it (`root@10.0.0.1`,
 * `bastion:2222`, `bastion.example.com`). A bare word that nobody knows is a mistake rather than a name for the resolver.
 *
 * @throws OpsError `ssh-jump-invalid`
 */
export function jumpMachine(name: string, directory: Directory): Machine {
  const host = directory.hosts.get(name);
  if (host !== undefined) return hostMachine(host, directory.home);
  const destination = parseDestination(name);
  if (destination !== undefined) {
    const known = directory.hosts.get(destination.host);
    if (known !== undefined) return withLogin(hostMachine(known, directory.home), destination);
    if (looksLikeAddress(destination) || isNamed(directory.config.files, destination.host)) {
      return destinationMachine(destination, name);
    }
  }
  throw jumpInvalid(
    [name],
    `There is no machine ${JSON.stringify(name)} to hop through: add it to the hosts of sshExecutor or to an ssh_config, or write where it is, as in user@${destination?.host ?? 'address'}:22.`,
  );
}

/** A machine that is known by where it is alone. */
export function destinationMachine(destination: Destination, name: string = destination.host): Machine {
  return withLogin({ name, alias: destination.host }, destination);
}

function withLogin(machine: Machine, { user = machine.user, port = machine.port }: Destination): Machine {
  return { ...machine, user, port };
}

function isNamed(files: readonly ConfigFile[], name: string): boolean {
  return files.some(({ lines }) =>
    lines.some((line) => {
      if (line.included !== undefined) return isNamed(line.included, name);
      const patterns = line.words.filter((word) => /[^*?]/.test(word));
      return line.keyword === 'host' && matchesPatterns(name, patterns);
    }),
  );
}
