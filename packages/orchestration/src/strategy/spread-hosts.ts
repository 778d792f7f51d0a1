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
  const grouped = [...groups.values()];
  const inGroups = grouped.flat();
  // A group's n-th of m hosts comes at the n-th m-th part of the way: large groups stay spread to the end.
  const at = new Float64Array(inGroups.length);
  let from = 0;
  for (const { length } of grouped) {
    for (let index = 0; index < length; index += 1) at[from + index] = (index + 0.5) / length;
    from += length;
  }
  const order = Uint32Array.from(at.keys()).sort((a, b) => (at[a] ?? 0) - (at[b] ?? 0) || a - b);
  return Array.from(order, (place) => inGroups[place] as Host);
}
