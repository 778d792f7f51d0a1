import { parseArgs } from 'node:util';
import { lineToType } from './line-to-type.js';
import { UsageError } from './usage-error.js';

/** What `forget` is told to keep. */
const keeping = {
  'keep-last': { type: 'string' },
  'keep-hourly': { type: 'string' },
  'keep-daily': { type: 'string' },
  'keep-weekly': { type: 'string' },
  'keep-monthly': { type: 'string' },
  'keep-yearly': { type: 'string' },
  'keep-within': { type: 'string' },
} as const;

const options = {
  help: { type: 'boolean', short: 'h', default: false },
  yes: { type: 'boolean', default: false },
  force: { type: 'boolean', default: false },
  'any-machine': { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  'discard-large': { type: 'boolean', default: false },
  approve: { type: 'string' },
  note: { type: 'string' },
  timeout: { type: 'string' },
  state: { type: 'string' },
  proof: { type: 'string' },
  check: { type: 'string', multiple: true },
  ...keeping,
} as const;

type OptionName = keyof typeof options;

/** What each command has. An option that would do nothing there is a mistake, and may be a costly one. */
const optionsOf: Readonly<Record<string, readonly OptionName[]>> = {
  run: ['approve', 'timeout', 'state'],
  snapshot: ['note', 'state'],
  log: ['state'],
  show: ['state'],
  diff: ['state'],
  undo: ['yes', 'force', 'dry-run', 'any-machine', 'discard-large', 'check', 'proof', 'approve', 'state'],
  verify: ['proof', 'state'],
  forget: [...(Object.keys(keeping) as OptionName[]), 'dry-run', 'yes', 'state'],
};

/** A command that is run has options of its own. */
const ofTheCommand = ' If it is one of the command that is to run, put that into quotes as a whole, or behind --.';

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, tokens: true });
  } catch (cause) {
    throw new UsageError(complaint(cause, argv[0] ?? ''), { cause });
  }
}

/** What Node says, in the words of this program. */
function complaint(cause: unknown, command: string): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const [, unknown] = /^Unknown option '([^']*)'/.exec(message) ?? [];
  if (unknown !== undefined) {
    const own = optionsOf[command];
    if (own !== undefined) return foreignText(command, unknown, own);
    return `There is no option ${unknown}; "${lineToType('--help')}" tells which there are.`;
  }
  const [, name] = /^Option '(?:-\w, )?(--?[\w-]+)/.exec(message) ?? [];
  if (name === undefined) return message;
  if (message.includes('does not take an argument')) return `${name} takes no value.`;
  return `${name} takes a value; one that begins with a dash is written --NAME=VALUE.`;
}

function requireOwn(command: string, given: readonly string[]): void {
  const own = optionsOf[command];
  const foreign = given.find((name) => name !== 'help' && own?.includes(name as OptionName) === false);
  if (foreign === undefined || own === undefined) return;
  throw new UsageError(foreignText(command, `--${foreign}`, own));
}

function foreignText(command: string, option: string, own: readonly OptionName[]): string {
  const all = own.map((name) => `--${name}`).join(', ');
  return `rollback ${command} has no ${option}; it has ${all}.${command === 'run' ? ofTheCommand : ''}`;
}

/** What was given, by name. */
export type OptionValues = ReturnType<typeof parse>['values'];

/** The words and the options of a command line, which are those of its command. @throws UsageError */
export function readOptions(argv: readonly string[]): {
  readonly words: readonly string[];
  readonly values: OptionValues;
} {
  // What follows `--` is the command itself, whatever its options are called.
  const end = argv.indexOf('--');
  const { values, positionals, tokens } = parse(end === -1 ? argv : argv.slice(0, end));
  const words = end === -1 ? positionals : [...positionals, ...argv.slice(end + 1)];
  const given = tokens.flatMap((token) => (token.kind === 'option' ? token.name : []));
  if (!values.help) requireOwn(words[0] ?? '', given);
  return { words, values };
}
