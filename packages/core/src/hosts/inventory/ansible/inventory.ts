import { type InventoryPlace, inventoryInvalid } from '../inventory-error.js';

/** A variable of a host or a group. */
export interface Variable extends InventoryPlace {
  readonly name: string;
  /** `structure` is a list or a mapping, `nothing` is null. */
  readonly kind: 'text' | 'structure' | 'encrypted' | 'nothing';
  /** As written, quotes and escapes resolved. */
  readonly text: string;
  /** Whether Ansible would take what is written for something else than this text: `yes`, `022`, `1.10`. */
  readonly isAmbiguous?: boolean;
}

export type Variables = Map<string, Variable>;

/** A group as its file has it, without what it inherits. */
export interface Group {
  readonly name: string;
  readonly place: InventoryPlace;
  readonly children: Set<string>;
  readonly hosts: Set<string>;
  readonly variables: Variables;
}

/** A host as its file has it, without what it inherits. */
export interface InventoryHost {
  readonly name: string;
  /** Where it is named first. */
  readonly place: InventoryPlace;
  readonly variables: Variables;
}

/** What an inventory file says. Groups and hosts are in the order in which they are named. */
export interface Inventory {
  readonly groups: Map<string, Group>;
  readonly hosts: Map<string, InventoryHost>;
}

const mostHosts = 100_000;

/** An inventory with the two groups that always are. */
export function emptyInventory(file: string): Inventory {
  const inventory: Inventory = { groups: new Map(), hosts: new Map() };
  for (const name of ['all', 'ungrouped']) groupIn(inventory, name, { file });
  return inventory;
}

/**
 * The group of that name, made where there is none yet.
 *
 * @throws OpsError `inventory-invalid` for what could not be a file name under group_vars either
 */
export function groupIn({ groups }: Inventory, name: string, place: InventoryPlace): Group {
  const known = groups.get(name);
  if (known !== undefined) return known;
  if (!/^[^\s/\p{C}]{1,200}$/u.test(name) || /^\.{1,2}$|^-/.test(name)) {
    throw inventoryInvalid(place, `${JSON.stringify(name)} cannot be the name of a group.`);
  }
  const group: Group = { name, place, children: new Set(), hosts: new Set(), variables: new Map() };
  groups.set(name, group);
  return group;
}

/** The host of that name, made where there is none yet, as a member of `group`. */
export function hostIn({ hosts }: Inventory, name: string, group: Group, place: InventoryPlace): InventoryHost {
  group.hosts.add(name);
  const known = hosts.get(name);
  if (known !== undefined) return known;
  if (hosts.size >= mostHosts) throw inventoryInvalid(place, `more than ${mostHosts} hosts are named.`);
  const host: InventoryHost = { name, place, variables: new Map() };
  hosts.set(name, host);
  return host;
}
