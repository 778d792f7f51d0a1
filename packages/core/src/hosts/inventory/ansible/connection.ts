import type { Host } from '../../../executor/host.js';
import { checkedHost } from '../checked-host.js';
import { type InventoryPlace, inventoryInvalid, inventoryUnsupported } from '../inventory-error.js';
import { connectionValue } from './connection-value.js';
import type { InventoryHost, Variable, Variables } from './inventory.js';
import { readSshArguments, type SshArguments } from './ssh-arguments.js';

type Connection = Pick<Host, 'address' | 'port' | 'user' | 'identity' | 'jump'>;

const overSsh = /^(?:ansible\.builtin\.)?(?:ssh|smart|paramiko|paramiko_ssh)$|^ansible\.netcommon\.libssh$/;
const locally = /^(?:ansible\.builtin\.)?local$/;
const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);
const argumentNames = ['ansible_ssh_args', 'ansible_ssh_common_args', 'ansible_ssh_extra_args'];

/**
 * How a host is reached, by its variables with all that it inherits.
 *
 * @throws OpsError `inventory-invalid`, `inventory-unsupported`, `inventory-encrypted`
 */
export function connectionOf({ name, place }: InventoryHost, variables: Variables): Connection {
  const kind = connectionValue(variables, ['ansible_connection']);
  if (kind !== undefined && locally.test(kind.text)) return { address: 'localhost' };
  if (kind !== undefined && !overSsh.test(kind.text)) {
    throw inventoryUnsupported(
      kind,
      `${JSON.stringify(name)} is reached by ansible_connection ${JSON.stringify(kind.text)}; only ssh and local are supported.`,
    );
  }
  refuseOtherSsh(variables);
  const given = argumentNames
    .map((argument) => connectionValue(variables, [argument]))
    .filter((value) => value !== undefined);
  const settings = given.map(readSshArguments);
  const text = (part: 'address' | 'user' | 'identity', names: readonly string[]): string | undefined => {
    const variable = connectionValue(variables, names);
    if (variable !== undefined) checkedHost({ name, [part]: variable.text }, variable);
    return variable?.text;
  };
  const address = text('address', ['ansible_host', 'ansible_ssh_host']);
  const port = portOf(connectionValue(variables, ['ansible_port', 'ansible_ssh_port']));
  const user = text('user', ['ansible_user', 'ansible_ssh_user']);
  const identity = text('identity', ['ansible_ssh_private_key_file', 'ansible_private_key_file']);
  const where: InventoryPlace = given[0] ?? place;
  const found = {
    address,
    port: same(port, settings, 'port', where) ?? (loopback.has(address ?? name) ? 22 : undefined),
    user: same(user, settings, 'user', where),
    identity: same(identity, settings, 'identity', where),
    jump: same<readonly string[]>(undefined, settings, 'jump', where),
  };
  return withoutUndefined(checkedHost({ name, ...withoutUndefined(found) }, where));
}

/** A program in the place of ssh goes wherever it likes. */
function refuseOtherSsh(variables: Variables): void {
  const program = connectionValue(variables, ['ansible_ssh_executable']);
  if (program === undefined || /^(?:\/usr\/bin\/)?ssh$/.test(program.text)) return;
  throw inventoryUnsupported(
    program,
    `ansible_ssh_executable is ${JSON.stringify(program.text)}; no command of an inventory is ever run.`,
  );
}

function portOf(variable: Variable | undefined): number | undefined {
  if (variable === undefined) return;
  const port = /^[1-9]\d{0,4}$/.test(variable.text) ? Number(variable.text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw inventoryInvalid(
    variable,
    `${variable.name} expects a number from 1 to 65535; got ${JSON.stringify(variable.text)}.`,
  );
}

/** What the variable and the arguments say, as long as they agree. */
function same<Value>(
  value: Value | undefined,
  settings: readonly SshArguments[],
  part: keyof SshArguments,
  place: InventoryPlace,
): Value | undefined {
  const values = [value, ...settings.map((one) => one[part] as Value | undefined)].filter((one) => one !== undefined);
  const [first, ...others] = values;
  if (others.every((other) => JSON.stringify(other) === JSON.stringify(first))) return first;
  throw inventoryInvalid(
    place,
    `one ${part} expected; the variables and the arguments of ssh say ${values.map((one) => JSON.stringify(one)).join(' and ')}.`,
  );
}

function withoutUndefined<Part extends object>(parts: Part): { [Name in keyof Part]: Exclude<Part[Name], undefined> } {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as never;
}
