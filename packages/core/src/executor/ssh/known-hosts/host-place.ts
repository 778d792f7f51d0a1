import type { SshTarget } from '../ssh-target.js';
import { lowerCase } from './host-names.js';

/** What a host key belongs to. */
export interface HostPlace {
  /** DNS name, IP address (IPv6 without brackets) or alias, as the user wrote it. */
  readonly host: string;
  readonly port: number;
}

const standardPort = 22;

/**
 * Where the key of `target` is looked up: under its alias, to which no port belongs, or under address and port.
 *
 * The address alone, never the IP address that a name resolves to: as OpenSSH does since 8.5 (`CheckHostIP no`).
 */
export function hostPlace(target: Pick<SshTarget, 'address' | 'port' | 'hostKeyAlias'>): HostPlace {
  return target.hostKeyAlias === undefined
    ? { host: target.address, port: target.port }
    : { host: target.hostKeyAlias, port: standardPort };
}

/** The name that known_hosts has for it: `web-1`, or `[web-1]:2222` where the port is not 22. */
export function knownHostsName({ host, port }: HostPlace): string {
  return lowerCase(port === standardPort ? host : `[${host}]:${port}`);
}

/** All names it may stand under, the most precise first: a key kept without a port counts at other ports too. */
export function knownHostsNames(place: HostPlace): readonly string[] {
  return [...new Set([knownHostsName(place), lowerCase(place.host)])];
}
