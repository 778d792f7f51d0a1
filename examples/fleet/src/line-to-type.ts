import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { quote } from '@opspilot/core';
import { options } from './option-table.js';

/** Where this program stands. */
const folder = dirname(dirname(fileURLToPath(import.meta.url)));

/** Whether npm started it, which goes to its folder for that: where it was called is in `INIT_CWD` then. */
function isStartedByNpm({ npm_lifecycle_event: event, npm_package_json: manifest = '' }: NodeJS.ProcessEnv): boolean {
  return event === 'start' && dirname(manifest) === folder;
}

/** The directory that it was called in, which relative paths are meant from. */
export function callersDirectory(env: NodeJS.ProcessEnv = process.env): string {
  return (isStartedByNpm(env) ? env['INIT_CWD'] : undefined) ?? process.cwd();
}

/** A word of a line for a shell. */
export const shellWord = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : quote(word));

/** The words that it was called by. */
function calledBy(env: NodeJS.ProcessEnv): readonly string[] {
  if (!isStartedByNpm(env)) return ['node', ...process.execArgv, process.argv[1] ?? ''].map((word) => shellWord(word));
  const elsewhere = env['INIT_CWD'] === folder ? [] : ['--prefix', shellWord(folder)];
  return ['npm', ...elsewhere, 'start', '--'];
}

/** Options that say where all is that a run needs. */
const whereabouts = ['inventory', 'identity', 'known-hosts', 'ssh-config', 'db'] as const;

type Whereabouts = (typeof whereabouts)[number];

const theirOptions = Object.fromEntries(whereabouts.map((name) => [name, options[name]]));

/** What is printed may be kept by others: it names no password. */
function withoutPassword(value: string): string {
  if (!URL.canParse(value)) return value;
  const { password, searchParams } = new URL(value);
  return password !== '' || searchParams.has('password') ? 'PLACE' : value;
}

/** Options as they were given, of those that are wanted. */
function given(wanted: readonly Whereabouts[], argv: readonly string[]): readonly string[] {
  const { values } = parseArgs({ args: [...argv], options: theirOptions, strict: false, allowPositionals: true });
  return wanted.flatMap((name) => {
    const value = values[name];
    return typeof value === 'string' ? [`--${name}=${shellWord(withoutPassword(value))}`] : [];
  });
}

/** How this call was made. */
interface Call {
  readonly env: NodeJS.ProcessEnv;
  /** Words behind the program. */
  readonly argv: readonly string[];
}

const thisCall = (): Call => ({ env: process.env, argv: process.argv.slice(2) });

function lineOf(words: string, wanted: readonly Whereabouts[], { env, argv }: Call): string {
  return [...calledBy(env), words, ...given(wanted, argv)].filter((word) => word !== '').join(' ');
}

/** The program itself, with its journal: a line for the same shell, in the same directory. */
export function lineToType(words: string, call = thisCall()): string {
  return lineOf(words, words === '' ? [] : ['db'], call);
}

/** A line that has a run driven from here; where nobody has named an inventory, `FILE` stands for it. */
export function lineToDrive(words: string, call = thisCall()): string {
  const hasInventory = given(['inventory'], call.argv).length > 0;
  return lineOf(hasInventory ? words : `${words} --inventory FILE`, whereabouts, call);
}
