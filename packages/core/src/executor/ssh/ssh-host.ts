import { type Host, isLocalHost } from '../host.js';
import { unknownPartOf } from '../host-parts.js';
import { parseDestination } from './config/destination.js';
import { targetInvalid } from './config/ssh-config-error.js';

/** Where sshd listens unless told otherwise. */
const customaryPort = 22;

/**
 * The host at a destination as one writes it for `ssh`: `server`, `user@server`, `user@server:port`, `[::1]:port` or
 * `ssh://user@server:port`. It is called what the server is called, so an ssh_config that has a block for it is honoured;
 * with another `name` in `parts`, the server is its address.
 *
 * It is always a machine to log in to: `localhost` is the sshd at port 22 of this one.
 *
 * @param parts - what the destination does not say, such as `identity`, `jump` and `environment`, or says otherwise
 * @throws OpsError `ssh-target-invalid` for what is no destination, and for parts that no host has
 */
export function sshHost(destination: string, parts: Partial<Host> = {}): Host {
  const parsed = typeof destination === 'string' ? parseDestination(destination) : undefined;
  if (parsed === undefined) {
    throw targetInvalid(
      destination,
      `${JSON.stringify(destination) ?? String(destination)} is no machine to log in to. Write server, user@server or user@server:port (1..65535), an IPv6 address in brackets, or a name of your ssh_config.`,
    );
  }
  const unknown = unknownPartOf(parts);
  if (unknown !== undefined) throw targetInvalid(destination, `A host ${unknown}`);
  const { host: server, user, port } = parsed;
  const host: Host = {
    ...(parts.name === undefined || parts.name === server ? called(server) : { name: parts.name, address: server }),
    ...(user === undefined ? {} : { user }),
    ...(port === undefined ? {} : { port }),
    ...parts,
  };
  return isLocalHost(host) ? { ...host, port: customaryPort } : host;
}

/** An IPv6 address may name a zone, which no name may. */
function called(server: string): Pick<Host, 'name' | 'address'> {
  const name = server.includes('%') ? server.replace(/^:/, '0:').replace('%', '-') : server;
  return name === server ? { name } : { name, address: server };
}
