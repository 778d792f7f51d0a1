/**
 * A machine that commands run on, and how it is reached. Plain data: it can be stored, hashed and sent.
 * A host without an `address` is the machine that this process runs on.
 */
export interface Host {
  /** Unique in an inventory; what `pilot.run({ host })` names. */
  readonly name: string;
  /** DNS name or IP address. */
  readonly address?: string;
  /** TCP port, 1..65535. */
  readonly port?: number;
  /** Login name on the host. */
  readonly user?: string;
  /** Names of the hosts to hop through, nearest first. */
  readonly jump?: readonly string[];
  readonly groups?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  /** What the host serves, in the operator's words: `production`, `staging`, … */
  readonly environment?: string;
}

/** The machine this process runs on. */
export const localHost: Host = Object.freeze({ name: 'localhost' });

const localAddresses: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);

/** Whether `host` is the machine this process runs on: it has no address, or a loopback one with neither port nor user. */
export function isLocalHost(host: Host): boolean {
  if (host.address === undefined) return true;
  return localAddresses.has(host.address) && host.port === undefined && host.user === undefined;
}
