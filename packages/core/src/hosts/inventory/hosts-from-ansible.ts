import { dirname, extname, join } from 'node:path';
import { OpsError } from '../../errors/ops-error.js';
import type { Host } from '../../executor/host.js';
import { connectionOf } from './ansible/connection.js';
import { environmentOf } from './ansible/environment.js';
import { groupOrder } from './ansible/group-order.js';
import type { Group, Inventory, InventoryHost, Variables } from './ansible/inventory.js';
import { labelChoice } from './ansible/labels.js';
import { parseIni } from './ansible/parse-ini.js';
import { parseYaml } from './ansible/parse-yaml.js';
import { variableFiles } from './ansible/variable-files.js';
import { checkedHost } from './checked-host.js';
import { inventoryEncrypted, inventoryInvalid } from './inventory-error.js';
import { readInventoryFile } from './read-inventory-file.js';

/** How an Ansible inventory is read. */
export interface AnsibleInventoryOptions {
  /** Default: by the name (`.yml`, `.yaml`, `.json`, `.ini`), else by the looks of the text. */
  readonly format?: 'ini' | 'yaml';
  /**
   * What to leave out instead of refusing the inventory: hosts that are reached in a way that is `unsupported`
   * (`ansible_connection` other than ssh and local, a `ProxyCommand`, a template in what says how); files of variables that are `encrypted`, and hosts
   * whose own connection is.
   */
  readonly leaveOut?: readonly ('unsupported' | 'encrypted')[];
  /** Variables that name the environment, the first one that is there; default `environment`, `env`. */
  readonly environmentVariables?: readonly string[];
  /** Groups that are environments, such as `production` and `staging`; they go before variables. */
  readonly environmentGroups?: readonly string[];
}

/**
 * The hosts of an Ansible inventory, INI or YAML, with `group_vars` and `host_vars` beside it, in the order of the file.
 *
 * Read as Ansible reads it: ranges (`web[01:20]`), children, variables of `all` before those of parents, children and the
 * host, groups of one depth by `ansible_group_priority` and name, `group_vars` and `host_vars` over what the file says.
 * `ansible_host`, `ansible_port`, `ansible_user`, `ansible_ssh_private_key_file`, `ansible_connection=local` and what
 * `ansible_ssh_common_args` says of jumps make the connection. `groups` are all groups but `all`; other variables of one
 * line become `labels`, as written, unless they are named or look like a secret. Passwords are not taken over, that of sudo
 * neither. Nobody becomes anybody by what an inventory says: `ansible_become`, `ansible_become_user` and
 * `ansible_become_method` are labels too, for whoever makes the `become` of a request.
 *
 * Nothing is run and no template is evaluated: where the way to a host would depend on that, it is refused.
 *
 * @throws OpsError `inventory-invalid`, `inventory-unsupported`, `inventory-encrypted`
 */
export async function hostsFromAnsible(path: string, options: AnsibleInventoryOptions = {}): Promise<readonly Host[]> {
  const { leaveOut = [], environmentGroups: groups = [] } = options;
  checkLeaveOut(leaveOut, path);
  const { environmentVariables = ['environment', 'env'] } = options;
  const inventory = parse(await readInventoryFile(path), path, options.format);
  const order = groupOrder(inventory);
  const files = { leaveOutEncrypted: leaveOut.includes('encrypted') };
  const ofGroups = await groupVariables(inventory, join(dirname(path), 'group_vars'), files);
  const hostFiles = await variableFiles(join(dirname(path), 'host_vars'), files);
  const choice = labelChoice(environmentVariables);
  const hosts: Host[] = [];
  for (const host of inventory.hosts.values()) {
    const memberships = order.groupsOf(host.name);
    const variables = merged([
      ...inherited(memberships, ofGroups),
      host.variables,
      await hostFiles.variablesOf(host.name),
    ]);
    const found = withReason(leaveOut, () => connectionOf(host, variables));
    if (found === undefined) continue;
    const environment = environmentOf(host, memberships, variables, { variables: environmentVariables, groups });
    hosts.push(
      hostOf(
        host,
        memberships,
        { ...found, ...(environment === undefined ? {} : { environment }) },
        choice.labelsOf(variables),
      ),
    );
  }
  return hosts;
}

function checkLeaveOut(leaveOut: readonly string[], file: string): void {
  const unknown = leaveOut.find((reason) => reason !== 'unsupported' && reason !== 'encrypted');
  if (unknown === undefined) return;
  throw inventoryInvalid({ file }, `leaveOut takes "unsupported" and "encrypted"; got ${JSON.stringify(unknown)}.`);
}

function parse(text: string, path: string, format = formatOf(text, path)): Inventory {
  const place = { file: path, line: 1 };
  if (text.startsWith('#!')) {
    throw inventoryInvalid(
      place,
      'it is a program, and no program of an inventory is ever run; save what it says and read that.',
    );
  }
  if (text.startsWith('$ANSIBLE_VAULT'))
    throw inventoryEncrypted(place, 'the inventory is encrypted with Ansible Vault; decrypt it.');
  return format === 'yaml' ? parseYaml(text, path) : parseIni(text, path);
}

/** Without an extension that says it: a first line that is `---` or a key alone can be nothing but YAML. */
function formatOf(text: string, path: string): 'ini' | 'yaml' {
  const extension = extname(path);
  if (['.yml', '.yaml', '.json'].includes(extension)) return 'yaml';
  if (extension === '.ini') return 'ini';
  const first = text.split('\n').find((line) => !/^\s*(?:[#;].*)?$/.test(line)) ?? '';
  return /^(?:---|\{|["']?[\w.-]+["']?:)\s*(?:#.*)?$/.test(first) ? 'yaml' : 'ini';
}

async function groupVariables(
  { groups }: Inventory,
  directory: string,
  files: { readonly leaveOutEncrypted: boolean },
): Promise<ReadonlyMap<string, Variables>> {
  const source = await variableFiles(directory, files);
  const found = new Map<string, Variables>();
  for (const name of groups.keys()) found.set(name, await source.variablesOf(name));
  return found;
}

/** What the files beside it say of `all` goes before what the inventory says of a group, and is overruled by its files. */
function inherited(groups: readonly Group[], files: ReadonlyMap<string, Variables>): readonly Variables[] {
  const fileOf = ({ name }: Group): Variables => files.get(name) ?? new Map();
  return [...groups.map(({ variables }) => variables), ...groups.map(fileOf)];
}

function merged(layers: readonly Variables[]): Variables {
  return new Map(layers.flatMap((layer) => [...layer]));
}

function withReason<Value>(leaveOut: readonly string[], read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    const reason = OpsError.is(error) ? error.code.replace(/^inventory-/, '') : '';
    if (!leaveOut.includes(reason)) throw error;
    return undefined;
  }
}

function hostOf(
  { name, place }: InventoryHost,
  groups: readonly Group[],
  parts: Partial<Host>,
  labels: Readonly<Record<string, string>>,
): Host {
  const names = groups.map((group) => group.name).filter((group) => group !== 'all');
  return checkedHost(
    { ...parts, name, groups: names.sort(), ...(Object.keys(labels).length === 0 ? {} : { labels }) },
    place,
  );
}
