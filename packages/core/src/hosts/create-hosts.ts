import { OpsError } from '../errors/ops-error.js';
import type { Executor } from '../executor/executor.js';
import { type Host, localHost } from '../executor/host.js';
import type { Hosts } from './hosts.js';

// A name that begins with "-" would be read as an option, one with control characters would write on a terminal.
const namePattern = /^[\p{L}\p{N}_][\p{L}\p{N}_.:@-]{0,252}$/u;

function checkedCopy(host: Host): Host {
  if (!namePattern.test(host.name)) {
    throw new OpsError(
      'invalid-host',
      `A host name begins with a letter or digit and holds only letters, digits and . _ : @ -; got ${JSON.stringify(host.name)}.`,
      { details: { name: host.name } },
    );
  }
  if (host.port !== undefined && !(Number.isInteger(host.port) && host.port >= 1 && host.port <= 65_535)) {
    throw new OpsError('invalid-host', `The port of host "${host.name}" must be 1..65535; got ${host.port}.`, {
      details: { name: host.name },
    });
  }
  return Object.freeze(structuredClone(host));
}

/**
 * The machines of a pilot. Without any, only `localhost`.
 *
 * @throws OpsError `invalid-host`, `duplicate-host`
 */
export function createHosts(executor: Executor, hosts: readonly Host[] = [localHost]): Hosts {
  const byName = new Map<string, Host>();
  for (const host of hosts.map(checkedCopy)) {
    if (byName.has(host.name)) {
      throw new OpsError('duplicate-host', `Two hosts have the name "${host.name}"; names must be unique.`, {
        details: { name: host.name },
      });
    }
    byName.set(host.name, host);
  }
  const get = (name: string): Host => {
    const host = byName.get(name);
    if (host !== undefined) return host;
    throw new OpsError('unknown-host', `There is no host "${name}"; pass it to OpsPilot.create({ hosts }).`, {
      details: { name, known: byName.size },
    });
  };
  return {
    get,
    list: () => [...byName.values()],
    start: async (name, command, options) => executor.start(get(name), command, options),
  };
}
