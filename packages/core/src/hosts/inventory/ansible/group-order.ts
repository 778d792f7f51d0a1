import { type InventoryPlace, inventoryInvalid } from '../inventory-error.js';
import type { Group, Inventory } from './inventory.js';

const deepest = 256;

/** The groups of hosts, nearest relation last. */
export interface GroupOrder {
  /** Every group that the host is in, itself or through their children; what a later one says wins. `all` is the first. */
  groupsOf(host: string): readonly Group[];
}

/**
 * Works out which groups a host is in and which of them wins, as Ansible does: by depth (the longest way down from
 * `all`), among equals by `ansible_group_priority`, then by name.
 *
 * @throws OpsError `inventory-invalid` for groups that are children of their own children
 */
export function groupOrder({ groups, hosts }: Inventory): GroupOrder {
  checkSpecial(groups);
  const parents = parentsOf(groups);
  const depths = depthsOf(groups, parents);
  const priorities = new Map([...groups.values()].map((group) => [group.name, priorityOf(group)]));
  const rank = (map: ReadonlyMap<string, number>, { name }: Group): number => map.get(name) ?? 0;
  const sorted = [...groups.values()].sort(
    (a, b) => rank(depths, a) - rank(depths, b) || rank(priorities, a) - rank(priorities, b) || compare(a.name, b.name),
  );
  const members = new Map<string, Set<string>>([...hosts.keys()].map((name) => [name, new Set(['all'])]));
  for (const group of groups.values()) {
    if (group.name === 'ungrouped') continue;
    const family = withAncestors(group.name, parents);
    for (const host of group.hosts) for (const name of family) members.get(host)?.add(name);
  }
  for (const names of members.values()) if (names.size === 1) names.add('ungrouped');
  return {
    groupsOf: (host) => {
      const names = members.get(host);
      return sorted.filter(({ name }) => names?.has(name));
    },
  };
}

type Parents = ReadonlyMap<string, ReadonlySet<string>>;

function parentsOf(groups: ReadonlyMap<string, Group>): Parents {
  const parents = new Map<string, Set<string>>([...groups.keys()].map((name) => [name, new Set()]));
  for (const { name, children } of groups.values()) for (const child of children) parents.get(child)?.add(name);
  return parents;
}

function withAncestors(name: string, parents: Parents): ReadonlySet<string> {
  const found = new Set([name]);
  for (const one of found) for (const parent of parents.get(one) ?? []) found.add(parent);
  return found;
}

/** Every group is a child of `all`, if not otherwise; so depths begin at 1 below it. */
function depthsOf(groups: ReadonlyMap<string, Group>, parents: Parents): ReadonlyMap<string, number> {
  const depths = new Map<string, number>();
  const depthOf = (name: string, below: readonly string[]): number => {
    if (name === 'all') return 0;
    const known = depths.get(name);
    if (known !== undefined) return known;
    if (below.includes(name) || below.length > deepest) throw loop([...below.slice(below.indexOf(name)), name], groups);
    const above = [...(parents.get(name) ?? [])].map((parent) => depthOf(parent, [...below, name]) + 1);
    const depth = Math.max(1, ...above);
    depths.set(name, depth);
    return depth;
  };
  for (const name of groups.keys()) depthOf(name, []);
  return depths;
}

/** `all` is above every group, and `ungrouped` is for hosts that no other group has. */
function checkSpecial(groups: ReadonlyMap<string, Group>): void {
  for (const { name, children, place } of groups.values()) {
    if (children.has('all'))
      throw inventoryInvalid(place, `all is no child of another group; ${JSON.stringify(name)} names it.`);
    if (children.has('ungrouped') && name !== 'all') {
      throw inventoryInvalid(place, `ungrouped is a child of all alone; ${JSON.stringify(name)} names it.`);
    }
  }
}

function loop(path: readonly string[], groups: ReadonlyMap<string, Group>): Error {
  const place: InventoryPlace = groups.get(path[0] ?? '')?.place ?? { file: '' };
  return inventoryInvalid(
    place,
    `groups that are not their own children, nor nested very deep, expected; got ${path.toReversed().join(' → ')}.`,
  );
}

function priorityOf({ variables, name }: Group): number {
  const variable = variables.get('ansible_group_priority');
  if (variable === undefined) return 1;
  if (/^-?\d{1,9}$/.test(variable.text)) return Number(variable.text);
  throw inventoryInvalid(
    variable,
    `a whole number expected for ansible_group_priority of the group ${JSON.stringify(name)}.`,
  );
}

/** By code point, as Python compares. */
function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
