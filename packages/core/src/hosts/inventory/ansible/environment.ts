import { inventoryInvalid } from '../inventory-error.js';
import type { Group, InventoryHost, Variables } from './inventory.js';

/** What says which environment a host serves. */
export interface EnvironmentRule {
  /** The first of these variables that is text. */
  readonly variables: readonly string[];
  /** Groups that are environments, before any variable. */
  readonly groups: readonly string[];
}

/**
 * The environment of a host; undefined where nothing says it.
 *
 * @throws OpsError `inventory-invalid` for a host in two of them
 */
export function environmentOf(
  { name, place }: InventoryHost,
  groups: readonly Group[],
  variables: Variables,
  rule: EnvironmentRule,
): string | undefined {
  const [group, other] = groups.filter((one) => rule.groups.includes(one.name)).map((one) => one.name);
  if (group !== undefined && other !== undefined) {
    throw inventoryInvalid(
      place,
      `${JSON.stringify(name)} serves one environment; it is in the groups ${group} and ${other}.`,
    );
  }
  const named = rule.variables.map((variable) => variables.get(variable)).find((variable) => variable?.kind === 'text');
  if (group !== undefined || named === undefined) return group;
  if (/\{[{%#]/.test(named.text)) {
    throw inventoryInvalid(
      named,
      `${named.name} expects the environment itself; templates ({{ … }}) are not evaluated.`,
    );
  }
  return named.text;
}
