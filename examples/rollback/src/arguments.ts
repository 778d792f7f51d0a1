import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { quote } from '@opspilot/core';
import { UsageError } from './usage-error.js';

const options = {
  help: { type: 'boolean', short: 'h', default: false },
  yes: { type: 'boolean', default: false },
  force: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  approve: { type: 'string' },
  note: { type: 'string' },
  state: { type: 'string' },
  proof: { type: 'string' },
  check: { type: 'string', multiple: true },
} as const;

/** What every command takes. */
export interface Settings {
  /** Absolute. */
  readonly state: string;
  readonly approve: string | undefined;
}

/** What the command line asks for. Paths are absolute. */
export type Task =
  | { readonly type: 'help' }
  | { readonly type: 'run'; readonly command: string }
  | { readonly type: 'snapshot'; readonly paths: readonly string[]; readonly note: string }
  | { readonly type: 'log' }
  | { readonly type: 'show'; readonly id: string }
  | { readonly type: 'diff'; readonly id: string; readonly paths: readonly string[] }
  | ({ readonly type: 'undo'; readonly id: string; readonly paths: readonly string[] } & UndoFlags)
  | { readonly type: 'verify'; readonly id: string | undefined }
  | { readonly type: 'verify-proof'; readonly file: string };

/** How something is brought back. */
export interface UndoFlags {
  readonly isAgreed: boolean;
  readonly force: boolean;
  readonly dryRun: boolean;
  /** Commands that tell whether all is well afterwards. */
  readonly checks: readonly string[];
  /** File that a proof is written to; absolute. */
  readonly proof: string | undefined;
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** The user's own state, as the XDG Base Directory Specification has it. */
function stateDirectory({ XDG_STATE_HOME: given }: NodeJS.ProcessEnv): string {
  return join(given?.startsWith('/') ? given : join(homedir(), '.local', 'state'), 'opspilot', 'rollback');
}

/** Reads a command line. @throws UsageError */
export function readArguments(argv: readonly string[]): { readonly task: Task; readonly settings: Settings } {
  // What follows `--` is the command itself, whatever its options are called.
  const end = argv.indexOf('--');
  const { values, positionals } = parse(end === -1 ? argv : argv.slice(0, end));
  const words = end === -1 ? positionals : [...positionals, ...argv.slice(end + 1)];
  const settings = { state: resolve(values.state ?? stateDirectory(process.env)), approve: values.approve };
  return { task: values.help ? { type: 'help' } : taskOf(words, values), settings };
}

function taskOf([type, ...rest]: readonly string[], values: ReturnType<typeof parse>['values']): Task {
  const [first, ...further] = rest;
  const id = (): string => first ?? missing(`${type} needs an ID; "rollback log" lists them`);
  const proof = values.proof === undefined ? undefined : resolve(values.proof);
  const paths = (named: readonly string[]): readonly string[] => named.map((path) => resolve(path));
  switch (type) {
    case undefined:
      return { type: 'help' };
    case 'run':
      if (first === undefined) missing('run needs a command');
      return { type, command: further.length === 0 ? (first ?? '') : rest.map((word) => quote(word)).join(' ') };
    case 'snapshot':
      if (first === undefined) missing('snapshot needs at least one path');
      return { type, paths: paths(rest), note: values.note ?? `snapshot of ${rest.join(' ')}` };
    case 'log':
      return { type };
    case 'show':
      return { type, id: id() };
    case 'diff':
      return { type, id: id(), paths: paths(further) };
    case 'undo': {
      const { yes: isAgreed, force, 'dry-run': dryRun, check: checks = [] } = values;
      return { type, id: id(), paths: paths(further), ...{ isAgreed, force, dryRun, checks, proof } };
    }
    case 'verify':
      return proof === undefined ? { type, id: first } : { type: 'verify-proof', file: proof };
    default:
      return missing(`there is no command "${type}"`);
  }
}

function missing(what: string): never {
  throw new UsageError(`${what}. "rollback --help" says more.`);
}
