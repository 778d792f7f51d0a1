import { parsePort } from '../../../executor/ssh/config/destination.js';
import { keywords } from '../../../executor/ssh/config/keywords.js';
import { jumpOfProxyCommand } from '../../../executor/ssh/config/proxy-command.js';
import { splitHops } from '../../../executor/ssh/config/split-hops.js';
import { inventoryInvalid, inventoryUnsupported } from '../inventory-error.js';
import type { Variable } from './inventory.js';
import { shellWords } from './shell-words.js';

/** What the arguments that Ansible hands to ssh say of a login. */
export interface SshArguments {
  user?: string;
  port?: number;
  identity?: string;
  jump?: readonly string[];
}

/** What they say otherwise does not lead elsewhere: how much is told, compressed or kept open. */
const harmlessFlags = /^-[46AaCKkNnqTtvXxYy]+$/;
/** Options of `-o` that have a letter of their own. */
const letters: ReadonlyMap<string, string> = new Map([
  ['proxyjump', 'J'],
  ['user', 'l'],
  ['port', 'p'],
  ['identityfile', 'i'],
]);
const elsewhere: ReadonlySet<string> = new Set([
  'host',
  'match',
  'include',
  'hostname',
  'canonicalizehostname',
  'hostkeyalias',
  'bindaddress',
  'bindinterface',
]);

/**
 * Reads `ansible_ssh_common_args` and its like, as far as they say who logs in where: `-J`, `-l`, `-p`, `-i` and
 * `-o ProxyJump`, `ProxyCommand` (as long as it is `ssh -W %h:%p host`), `User`, `Port`, `IdentityFile`.
 *
 * @throws OpsError `inventory-unsupported` for what would lead elsewhere, `inventory-invalid`
 */
export function readSshArguments(variable: Variable): SshArguments {
  const words = shellWords(variable.text, { comments: false });
  if (words === undefined) throw inventoryInvalid(variable, `${variable.name} expects quotes that are closed.`);
  const found: SshArguments = {};
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [, letter, glued = ''] = /^-([Jlpio])(.*)$/s.exec(word) ?? [];
    if (letter !== undefined) take(found, letter, glued || (rest.shift() ?? ''), variable);
    else if (!harmlessFlags.test(word)) throw refusal(variable, word);
  }
  return found;
}

function take(found: SshArguments, letter: string, value: string, variable: Variable): void {
  const [, name = '', setting = ''] = /^\s*([A-Za-z0-9]+)\s*[=\s]\s*(.*)$/s.exec(value) ?? [];
  const keyword = name.toLowerCase();
  const short = letters.get(keyword);
  if (letter !== 'o') takeSetting(found, letter, value, variable);
  else if (short !== undefined) takeSetting(found, short, setting, variable);
  else if (keyword === 'proxycommand') takeCommand(found, setting, variable);
  else if (!keywords.has(keyword) || elsewhere.has(keyword)) throw refusal(variable, `-o ${value}`);
}

/** As for ssh, what is said first counts. */
function takeSetting(found: SshArguments, letter: string, value: string, variable: Variable): void {
  const port = letter === 'p' ? parsePort(value) : undefined;
  const jump = letter === 'J' && !value.includes('%') ? splitHops(value) : undefined;
  if (port !== undefined) found.port ??= port;
  else if (jump !== undefined) found.jump ??= jump;
  else if (letter === 'l' && value !== '') found.user ??= value;
  else if (letter === 'i' && value !== '') found.identity ??= value;
  else throw refusal(variable, `-${letter} ${value}`);
}

function takeCommand(found: SshArguments, command: string, variable: Variable): void {
  if (/^none$/i.test(command)) {
    found.jump ??= [];
    return;
  }
  const jump = jumpOfProxyCommand(command);
  if (jump === undefined) {
    throw inventoryUnsupported(
      variable,
      `${variable.name} reaches hosts by a ProxyCommand, and no command of an inventory is ever run; write it as -J or -o ProxyJump.`,
    );
  }
  found.jump ??= [jump];
}

function refusal(variable: Variable, argument: string): Error {
  return inventoryUnsupported(
    variable,
    `${variable.name} has ${JSON.stringify(argument)}, which may lead elsewhere and is not supported; say it with ansible_host, ansible_port, ansible_user or -J.`,
  );
}
