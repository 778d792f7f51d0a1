import { parseArgs } from 'node:util';
import { readSshArguments, type SshArguments, sshOptions } from './ssh-arguments.js';
import { UsageError } from './usage-error.js';

/** What the command line asks for. */
export interface Arguments {
  readonly help: boolean;
  /** Show what would happen, run nothing. */
  readonly plan: boolean;
  /** One JSON document on stdout and nothing else. */
  readonly json: boolean;
  /** Path of the history's database. */
  readonly database?: string;
  /** Milliseconds that a command of the user's own may take. */
  readonly timeout: number;
  /** A command of the user's own, instead of the demonstration. */
  readonly command?: string;
  /** Where to run; absent for this machine. */
  readonly ssh?: SshArguments;
}

const options = {
  help: { type: 'boolean', short: 'h', default: false },
  plan: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  db: { type: 'string' },
  timeout: { type: 'string', default: '60' },
  ...sshOptions,
} as const;

/** Node's message begins with what is wrong and goes on about escaping; the beginning is what helps. */
function firstSentence(message: string): string {
  const [, option] = /^(Option .*) argument is ambiguous/.exec(message) ?? [];
  if (option !== undefined) return `${option} takes a value, which may not begin with "-".`;
  return message.replace(/(\. |\n).*$/s, '').replace(/\.?$/, '.');
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(firstSentence(error instanceof Error ? error.message : String(error)));
  }
}

function milliseconds(seconds: string): number {
  const value = Number(seconds);
  if (seconds.trim() !== '' && value > 0 && value <= 86_400) return Math.ceil(value * 1_000);
  throw new UsageError(`--timeout takes a number of seconds above 0 and up to 86400; got "${seconds}".`);
}

/** @throws UsageError */
export function readArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parsed(argv);
  const [command, ...rest] = positionals;
  if (values.help && command !== undefined) {
    throw new UsageError('A command is one argument: put all of it in quotes, such as "df -h". --help stands alone.');
  }
  if (rest.length > 0) {
    throw new UsageError(`A command is one argument: put it in quotes, such as "${positionals.join(' ')}".`);
  }
  if (command?.trim() === '') throw new UsageError('The command is blank.');
  if (values.db?.trim() === '') throw new UsageError('--db takes the path of a file.');
  const ssh = readSshArguments(values);
  return {
    help: values.help,
    plan: values.plan,
    json: values.json,
    timeout: milliseconds(values.timeout),
    ...(values.db === undefined ? {} : { database: values.db }),
    ...(command === undefined ? {} : { command }),
    ...(ssh === undefined ? {} : { ssh }),
  };
}
