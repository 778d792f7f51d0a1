import type { Node } from 'yaml';
import { inventoryInvalid } from '../inventory-error.js';
import { parseHostPattern } from './host-pattern.js';
import { emptyInventory, type Group, groupIn, hostIn, type Inventory } from './inventory.js';
import { setPort } from './set-port.js';
import { type Entry, type YamlSource, yamlSource } from './yaml-source.js';

const deepest = 64;

interface Reading {
  readonly inventory: Inventory;
  readonly source: YamlSource;
}

/**
 * Reads an Ansible inventory in YAML: groups with `hosts`, `children` and `vars`.
 *
 * @throws OpsError `inventory-invalid`
 */
export function parseYaml(text: string, file: string): Inventory {
  const source = yamlSource(text, file);
  const reading: Reading = { inventory: emptyInventory(file), source };
  const groups = source.entriesOf(source.contents);
  const place = source.placeOf(source.contents);
  if (groups === undefined || groups.length === 0)
    throw inventoryInvalid(place, 'groups expected, such as "all:" with "hosts:" in it.');
  const plugin = groups.find(({ key }) => key === 'plugin');
  if (plugin !== undefined) {
    throw inventoryInvalid(
      plugin.place,
      'it configures an inventory plugin, which only Ansible runs; save what ansible-inventory --list --yaml says and read that.',
    );
  }
  for (const group of groups) readGroup(group, reading, 0);
  return reading.inventory;
}

function readGroup(entry: Entry, reading: Reading, depth: number): Group {
  const { key, value, place } = entry;
  if (depth > deepest) throw inventoryInvalid(place, `groups nested less than ${deepest} deep expected.`);
  const group = groupIn(reading.inventory, key, place);
  const parts = reading.source.entriesOf(value);
  if (parts === undefined)
    throw inventoryInvalid(place, `hosts, children or vars expected in the group ${JSON.stringify(key)}.`);
  for (const part of parts) readPart(part, group, reading, depth);
  return group;
}

function readPart(part: Entry, group: Group, reading: Reading, depth: number): void {
  const entries = partEntries(part, group, reading.source);
  switch (part.key) {
    case 'hosts':
      for (const entry of entries) readHosts(entry, group, reading);
      return;
    case 'children':
      for (const entry of entries) group.children.add(readGroup(entry, reading, depth + 1).name);
      return;
    case 'vars':
      for (const entry of entries) group.variables.set(entry.key, reading.source.variableOf(entry));
      return;
    default:
      throw inventoryInvalid(
        part.place,
        `hosts, children or vars expected in the group ${JSON.stringify(group.name)}; got ${JSON.stringify(part.key)}.`,
      );
  }
}

/** A word alone stands for the mapping of it to nothing. */
function partEntries(part: Entry, group: Group, source: YamlSource): readonly Entry[] {
  const entries = source.entriesOf(part.value);
  if (entries !== undefined) return entries;
  const variable = source.variableOf(part);
  if (variable.kind === 'text' && part.key !== 'vars') {
    return [{ key: variable.text, value: null, place: source.placeOf(part.value) }];
  }
  throw inventoryInvalid(
    part.place,
    `a mapping expected for ${part.key} of the group ${JSON.stringify(group.name)}: one "name:" a line, without a dash.`,
  );
}

function readHosts({ key, value, place }: Entry, group: Group, { inventory, source }: Reading): void {
  const { names, port } = parseHostPattern(key, place);
  const variables = source.entriesOf(value as Node | null);
  if (variables === undefined)
    throw inventoryInvalid(place, `variables expected under the host ${JSON.stringify(key)}, each as "name: value".`);
  for (const name of names) {
    const host = hostIn(inventory, name, group, place);
    setPort(host.variables, port, name, place);
    for (const entry of variables) host.variables.set(entry.key, source.variableOf(entry));
  }
}
