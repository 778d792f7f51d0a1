/**
 * A machine that commands run on, and how it is reached. Plain data: it can be stored, hashed and sent.
 * `isLocalHost` tells which hosts are the machine that this process runs on: none is unless it says so.
 */
export interface Host {
  /** Unique in an inventory; what `pilot.run({ host })` names. */
  readonly name: string;
  /** DNS name or IP address, IPv6 without brackets; `localhost` for the machine this process runs on. */
  readonly address?: string;
  /** TCP port, 1..65535. */
  readonly port?: number;
  /** Login name on the host. */
  readonly user?: string;
  /** File with the private key to log in with; `~` at its begin is the home of who runs this process. */
  readonly identity?: string;
  /**
   * The hosts to hop through, nearest first: each the name of a host or of an ssh_config, or a destination such as
   * `user@host:port`, `[::1]:22` or `ssh://user@host:port`.
   */
  readonly jump?: readonly string[];
  readonly groups?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  /** What the host serves, in the operator's words: `production`, `staging`, … */
  readonly environment?: string;
}

/** The machine this process runs on: the name `localhost` says so, and no address is needed. */
export const localHost: Host = Object.freeze({ name: 'localhost' });

const localAddresses: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);

/**
 * Whether `host` is the machine this process runs on: its address (without one, its name) is `localhost`, or its address
 * `127.0.0.1` or `::1`, and nothing says that it is reached through a login: no `user`, `port` or `jump` (but an empty one).
 * A loopback address with any of these may well be a tunnel to another machine.
 */
export function isLocalHost(host: Host): boolean {
  const { name, address, user, port, jump } = host;
  if (user !== undefined || port !== undefined) return false;
  if (jump !== undefined && jump.length !== 0) return false;
  return address === undefined ? name === 'localhost' : localAddresses.has(address);
}
