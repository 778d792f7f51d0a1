import { parseArgs } from 'node:util';
import { lineToType } from './line-to-type.js';
import { messageOf } from './message-of.js';
import { options } from './option-table.js';
import { UsageError } from './usage-error.js';

type OptionName = keyof typeof options;

const reaching: readonly OptionName[] = ['inventory', 'identity', 'known-hosts', 'ssh-config'];
const driving: readonly OptionName[] = [...reaching, 'approve', 'lease', 'db', 'json', 'output'];

/** What each command has, and each order. An option that would do nothing there is a mistake, and may be a costly one. */
const optionsOf: Readonly<Record<string, readonly OptionName[]>> = {
  run: ['hosts', 'set', 'digest', ...driving],
  simulate: ['hosts', 'set', 'failure', 'runs', ...reaching, 'json'],
  resume: ['accept-inventory', 'digest', ...driving],
  retry: ['hosts', 'done', 'include-unknown', ...driving],
  status: ['follow', 'output', 'db', 'json'],
  history: ['last', 'db', 'json'],
  prune: ['older-than', 'db', 'json'],
  cancel: ['db'],
  'order pause': ['db'],
  'order resume': ['db'],
  'order promote': ['db'],
  'order abort': ['db'],
  'order cancel': ['db'],
  'order roll-back': ['db'],
  'order retry': ['hosts', 'include-unknown', 'db'],
  'order skip': ['host', 'step', 'db'],
  'order resolve': ['host', 'step', 'result', 'db'],
};

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, tokens: true });
  } catch (cause) {
    throw new UsageError(complaint(cause), { cause });
  }
}

/** What Node says, in the words of this program. */
function complaint(cause: unknown): string {
  const message = messageOf(cause);
  const [, unknown] = /^Unknown option '([^']*)'/.exec(message) ?? [];
  if (unknown !== undefined) return `There is no option ${unknown}; "${lineToType('--help')}" tells which there are.`;
  const [, name] = /^Option '(?:-\w, )?(--?[\w-]+)/.exec(message) ?? [];
  if (name === undefined) return message;
  if (message.includes('does not take an argument')) return `${name} takes no value.`;
  return `${name} takes a value; one that begins with a dash is written --NAME=VALUE.`;
}

function requireOwn(command: string, given: ReadonlySet<string>): void {
  const own = optionsOf[command];
  const foreign = [...given].find((name) => name !== 'help' && own?.includes(name as OptionName) === false);
  if (foreign === undefined || own === undefined) return;
  const near = own.find((name) => name.startsWith(foreign) || foreign.startsWith(name));
  const meant = near === undefined ? '' : ` (is --${near} meant?)`;
  const all = own.map((name) => `--${name}`).join(', ');
  throw new UsageError(`fleet ${command} has no --${foreign}${meant}; it has ${all}.`);
}

/** What was given, by name. */
export type OptionValues = ReturnType<typeof parse>['values'];

/** The words and the options of a command line, which are those of its command. @throws UsageError */
export function readOptions(argv: readonly string[]): {
  readonly words: readonly string[];
  readonly values: OptionValues;
} {
  const { values, positionals: words, tokens } = parse(argv);
  const [name = '', , order] = words;
  const given = new Set(tokens.flatMap((token) => (token.kind === 'option' ? token.name : [])));
  if (!values.help) requireOwn(name === 'order' ? `order ${order}` : name, given);
  if (values.json && values.output) throw new UsageError('--output is for people: give it or --json.');
  if (name === 'status' && values.output && !values.follow) throw new UsageError('status has --output with --follow.');
  return { words, values };
}
