import { OpsError } from '../errors/ops-error.js';
import type { Executor } from '../executor/executor.js';
import { type Host, localHost } from '../executor/host.js';
import { checkHost } from './check-host.js';
import type { HostErrorCode, Hosts } from './hosts.js';
import { type HostProfilesOptions, hostProfiles } from './profile/host-profiles.js';

/** A few names are enough to notice a slip by. */
const shown = 5;

function listed(names: readonly string[]): string {
  const more = names.length > shown ? ` and ${names.length - shown} more` : '';
  return names.length === 0 ? 'none' : `${names.slice(0, shown).join(', ')}${more}`;
}

/**
 * The machines of a pilot. Without any, only `localhost`.
 *
 * @param reading - how their profiles are read
 * @throws OpsError `invalid-host`, `duplicate-host`
 */
export function createHosts(
  executor: Executor,
  hosts: readonly Host[] = [localHost],
  reading: Omit<HostProfilesOptions, 'hosts'> = {},
): Hosts {
  const byName = new Map<string, Host>();
  for (const host of hosts.map(checkHost)) {
    if (byName.has(host.name)) {
      throw new OpsError<HostErrorCode>(
        'duplicate-host',
        `Two hosts have the name "${host.name}"; rename one of them, or remove it.`,
        { details: { name: host.name } },
      );
    }
    byName.set(host.name, host);
  }
  const get = (name: string): Host => {
    const host = byName.get(name);
    if (host !== undefined) return host;
    const known = [...byName.keys()];
    const unnamed = name === localHost.name ? ', which is where a command goes that names no host' : '';
    throw new OpsError<HostErrorCode>(
      'unknown-host',
      `There is no host "${name}"${unnamed}. Known: ${listed(known)}. Name one of these, or add it to the hosts that the pilot is given.`,
      { details: { name, known: known.length } },
    );
  };
  const start: Hosts['start'] = async (name, command, options) => executor.start(get(name), command, options);
  const profiles = hostProfiles({ ...reading, hosts: { get, start } });
  return Object.freeze<Hosts>({ get, list: () => [...byName.values()], profile: profiles.get, start });
}
