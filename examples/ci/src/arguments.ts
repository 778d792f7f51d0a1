import { parseArgs } from 'node:util';
import { readSshArguments, type SshArguments, sshOptions } from './ssh-arguments.js';
import { UsageError } from './usage-error.js';

/** What the command line asks for. */
export interface Arguments {
  readonly help: boolean;
  readonly json: boolean;
  /** Path of the steps file. */
  readonly file: string;
  /** Path of the history's database. */
  readonly database?: string;
  /** Where the steps run; absent for this machine. */
  readonly ssh?: SshArguments;
}

const options = {
  help: { type: 'boolean', short: 'h', default: false },
  json: { type: 'boolean', default: false },
  db: { type: 'string' },
  ...sshOptions,
} as const;

/** Node's message begins with what is wrong and goes on about escaping; the beginning is what helps. */
function explained(message: string): string {
  const [, option] = /^(Option .*) argument is ambiguous/.exec(message) ?? [];
  if (option !== undefined) return `${option} takes a value, which may not begin with "-".`;
  if (!message.startsWith('Unknown option ')) return message;
  const isTrust = message.includes("'--trust-on-first-use'");
  const why = isTrust ? ' In a pipeline nobody looks at a new key: name its file with --known-hosts.' : '';
  return `${message.replace(/\. .*$/s, '')}.${why}`;
}

/** @throws UsageError */
export function readArguments(argv: readonly string[]): Arguments {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    const [file = 'steps.json', ...rest] = positionals;
    if (rest.length > 0) throw new Error(`One steps file at a time; got ${positionals.join(', ')}.`);
    if (values.db?.trim() === '') throw new Error('--db takes the path of a file.');
    const ssh = readSshArguments(values);
    return {
      help: values.help,
      json: values.json,
      file,
      ...(values.db === undefined ? {} : { database: values.db }),
      ...(ssh === undefined ? {} : { ssh }),
    };
  } catch (cause) {
    throw new UsageError(explained(cause instanceof Error ? cause.message : String(cause)), { cause });
  }
}
