import type { Host } from '@opspilot/core';

/** The hosts that a name in a command may be: none where nobody has told of one. */
export type HostsAt = (name: string) => readonly Host[];

/** Names of hosts are without case, and a dot at their end makes no other name. */
export function foldedHost(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** Those of that name; else those at that address, which users, ports and containers may share. */
export function hostsNamed(name: string, hosts: readonly Host[]): readonly Host[] {
  const wanted = foldedHost(name);
  const named = hosts.filter((host) => foldedHost(host.name) === wanted);
  return named.length > 0
    ? named
    : hosts.filter(({ address }) => address !== undefined && foldedHost(address) === wanted);
}
