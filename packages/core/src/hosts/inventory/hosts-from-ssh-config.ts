import { OpsError } from '../../errors/ops-error.js';
import type { Host } from '../../executor/host.js';
import type { Destination } from '../../executor/ssh/config/destination.js';
import { type LocalAccount, localAccount } from '../../executor/ssh/config/local-account.js';
import { loginSettings } from '../../executor/ssh/config/login-settings.js';
import { readSshConfig } from '../../executor/ssh/config/read-ssh-config.js';
import type { ConfigFile, ConfigLine, SshConfig } from '../../executor/ssh/config/ssh-config.js';
import { checkedHost } from './checked-host.js';

/** How an ssh_config is read as an inventory. */
export interface SshConfigInventoryOptions {
  /** Leave out hosts that are reached in a way that is not supported, such as a `ProxyCommand`, instead of refusing the file. */
  readonly leaveOut?: readonly 'unsupported'[];
  /** Who logs in from where; default: the account of this process. */
  readonly account?: LocalAccount;
}

/**
 * The hosts that an ssh_config names: every word of a `Host` line that is no pattern, in the order of the file, with the
 * address, port, login, key and hops that the config has for it. Without a path: `~/.ssh/config` and `/etc/ssh/ssh_config`.
 *
 * What a `Host` has no part for (`IdentitiesOnly`, `HostKeyAlias`, several keys, …) stays with the config; the executor
 * finds it there by the same name.
 *
 * @throws OpsError `ssh-config-invalid`, `ssh-target-invalid`, `inventory-invalid`, `inventory-unsupported`
 */
export async function hostsFromSshConfig(
  path?: string,
  { leaveOut = [], account = localAccount() }: SshConfigInventoryOptions = {},
): Promise<readonly Host[]> {
  const config = await readSshConfig(path, account);
  const hosts: Host[] = [];
  for (const [name, line] of namedHosts(config.files)) {
    try {
      hosts.push(hostOf(name, line, config, account));
    } catch (error) {
      if (!OpsError.is(error, 'ssh-config-unsupported')) throw error;
      if (leaveOut.includes('unsupported')) continue;
      throw new OpsError('inventory-unsupported', `${error.message} Or leave it out: { leaveOut: ['unsupported'] }.`, {
        details: error.details,
        cause: error,
      });
    }
  }
  return hosts;
}

/** With the line that names it first. */
function namedHosts(
  files: readonly ConfigFile[],
  found = new Map<string, ConfigLine>(),
): ReadonlyMap<string, ConfigLine> {
  for (const line of files.flatMap(({ lines }) => lines)) {
    if (line.included !== undefined) namedHosts(line.included, found);
    if (line.keyword !== 'host') continue;
    const excluded = line.words.filter((word) => word.startsWith('!')).map((word) => word.slice(1));
    for (const word of line.words) {
      if (!/[*?!]/.test(word) && !excluded.includes(word) && !found.has(word)) found.set(word, line);
    }
  }
  return found;
}

function hostOf(name: string, line: ConfigLine, config: SshConfig, account: LocalAccount): Host {
  // The name is checked first: the rest is only asked about what may be called so.
  checkedHost({ name }, line);
  const { address, port, user, identities, hops } = loginSettings(config, { name, alias: name }, account);
  const [identity, ...others] = identities ?? [];
  const hasLocalName = ['localhost', '127.0.0.1', '::1'].includes(address);
  return checkedHost(
    {
      name,
      ...(address === name.toLowerCase() ? {} : { address }),
      // A port says that it is reached through a login, even where the name is that of this machine.
      ...(port === undefined && !hasLocalName ? {} : { port: port ?? 22 }),
      ...(user === undefined ? {} : { user }),
      ...(identity === undefined || others.length > 0 ? {} : { identity }),
      ...(hops.length === 0 ? {} : { jump: hops.map(written) }),
    },
    line,
  );
}

function written({ host, user, port }: Destination): string {
  const place = host.includes(':') ? `[${host}]` : host;
  return `${user === undefined ? '' : `${user}@`}${place}${port === undefined ? '' : `:${port}`}`;
}
