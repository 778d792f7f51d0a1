import type { Host } from '@opspilot/core';

/**
 * Hosts in an order in which the values of a label take turns, so that every batch has its share of each. Those without the
 * label are one group. Within a group the order stays.
 */
export function spreadHosts(hosts: readonly Host[], label: string): readonly Host[] {
  const groups = new Map<string, Host[]>();
  for (const host of hosts) {
    const value = host.labels?.[label] ?? '';
    const group = groups.get(value);
    if (group === undefined) groups.set(value, [host]);
    else group.push(host);
  }
  // A group's n-th of m hosts comes at the n-th m-th part of the way: large groups stay spread to the end.
  const placed = [...groups.values()].flatMap((group) =>
    group.map((host, index) => ({ host, at: (index + 0.5) / group.length })),
  );
  return placed.sort((a, b) => a.at - b.at).map(({ host }) => host);
}
