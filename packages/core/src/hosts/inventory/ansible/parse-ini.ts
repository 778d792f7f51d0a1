import { type InventoryPlace, inventoryInvalid } from '../inventory-error.js';
import { parseHostPattern } from './host-pattern.js';
import { iniValue } from './ini-value.js';
import { emptyInventory, type Group, groupIn, hostIn, type Inventory, type Variables } from './inventory.js';
import { setPort } from './set-port.js';
import { shellWords } from './shell-words.js';

type Kind = 'hosts' | 'children' | 'vars';

interface Reading {
  readonly inventory: Inventory;
  /** Groups that a section of hosts or children declares. */
  readonly declared: Set<string>;
  /** Groups that are only referred to, and where first. */
  readonly wanted: Map<string, InventoryPlace>;
  group: Group;
  kind: Kind;
}

const longestLine = 65_536;
const section = /^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?$/;
// Ansible takes some of them for the end of a line; what stands behind would be seen by one of us only.
const control = /(?!\t)[\p{Cc}\p{Zl}\p{Zp}]/u;

/**
 * Reads an Ansible inventory in INI: sections of hosts, `[group:children]`, `[group:vars]`.
 *
 * @throws OpsError `inventory-invalid`
 */
export function parseIni(text: string, file: string): Inventory {
  const inventory = emptyInventory(file);
  const group = groupIn(inventory, 'ungrouped', { file });
  const declared = new Set(inventory.groups.keys());
  const reading: Reading = { inventory, declared, wanted: new Map(), group, kind: 'hosts' };
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const place: InventoryPlace = { file, line: index + 1 };
    if (raw.length > longestLine) throw inventoryInvalid(place, `at most ${longestLine} characters a line expected.`);
    if (control.test(raw)) throw inventoryInvalid(place, 'only text without control characters is understood.');
    const line = raw.trim();
    if (line !== '' && !/^[#;]/.test(line)) readLine(line, place, reading);
  }
  for (const [name, place] of reading.wanted) {
    if (!declared.has(name))
      throw inventoryInvalid(place, `there is no group ${JSON.stringify(name)}; add a section [${name}].`);
  }
  return inventory;
}

function readLine(line: string, place: InventoryPlace, reading: Reading): void {
  const [, name, kind = 'hosts'] = section.exec(line) ?? [];
  if (name !== undefined) openSection(name, kind, place, reading);
  else if (line.startsWith('[') && line.endsWith(']'))
    throw inventoryInvalid(place, 'a section is written [group], [group:children] or [group:vars].');
  else if (reading.kind === 'children') readChild(line, place, reading);
  else if (reading.kind === 'vars') readGroupVariable(line, place, reading);
  else readHosts(line, place, reading);
}

function openSection(name: string, kind: string, place: InventoryPlace, reading: Reading): void {
  if (kind !== 'hosts' && kind !== 'children' && kind !== 'vars') {
    throw inventoryInvalid(place, `a section is [${name}], [${name}:children] or [${name}:vars]; got :${kind}.`);
  }
  reading.group = groupIn(reading.inventory, name, place);
  reading.kind = kind;
  if (kind !== 'vars') reading.declared.add(name);
  else if (!reading.wanted.has(name)) reading.wanted.set(name, place);
}

function readChild(line: string, place: InventoryPlace, { inventory, group, wanted }: Reading): void {
  const [, name] = /^([^:=\]\s]+)\s*(?:#.*)?$/.exec(line) ?? [];
  if (name === undefined) throw inventoryInvalid(place, `the name of a group expected; got ${begin(line)}.`);
  groupIn(inventory, name, place);
  group.children.add(name);
  if (!wanted.has(name)) wanted.set(name, place);
}

function readGroupVariable(line: string, place: InventoryPlace, { group }: Reading): void {
  const equals = line.indexOf('=');
  if (equals === -1) throw inventoryInvalid(place, `name=value expected in [${group.name}:vars].`);
  setVariable(group.variables, line.slice(0, equals).trim(), line.slice(equals + 1).trim(), place);
}

function readHosts(line: string, place: InventoryPlace, { inventory, group }: Reading): void {
  const [pattern, ...assignments] = shellWords(line, { comments: true }) ?? [];
  if (pattern === undefined) throw inventoryInvalid(place, 'a host expected, its quotes closed.');
  if (pattern.includes('=')) {
    throw inventoryInvalid(
      place,
      `a host expected before its variables; got ${begin(pattern)}. Variables of a group stand under [group:vars].`,
    );
  }
  const { names, port } = parseHostPattern(pattern, place);
  for (const name of names) {
    const { variables } = hostIn(inventory, name, group, place);
    setPort(variables, port, name, place);
    for (const [index, assignment] of assignments.entries()) {
      const equals = assignment.indexOf('=');
      if (equals === -1) {
        throw inventoryInvalid(
          place,
          `name=value expected after the host, blanks in quotes; word ${index + 2} of the line is none.`,
        );
      }
      setVariable(variables, assignment.slice(0, equals), assignment.slice(equals + 1), place);
    }
  }
}

function setVariable(variables: Variables, name: string, text: string, place: InventoryPlace): void {
  variables.set(name, { name, ...iniValue(text), ...place });
}

/** The first word as far as it cannot be a value: what stands out of place may be a secret, or the rest of one. */
function begin(line: string): string {
  const [word = ''] = /^[^\s=:]*/.exec(line) ?? [];
  return JSON.stringify(word.length < line.length ? `${word}…` : word);
}
