import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { quote } from '@opspilot/core';

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

/** The words that it was called by. */
function calledBy(env: NodeJS.ProcessEnv): readonly string[] {
  if (!isStartedByNpm(env)) return ['node', ...process.execArgv, process.argv[1] ?? ''].map((word) => shellWord(word));
  const elsewhere = env['INIT_CWD'] === folder ? [] : ['--prefix', shellWord(folder)];
  return ['npm', ...elsewhere, 'start', '--'];
}

/** The option that says where all is kept, as it was given. */
function stateGiven(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  const own = end === -1 ? argv : argv.slice(0, end);
  const index = own.findIndex((word) => word === '--state' || word.startsWith('--state='));
  if (index === -1) return [];
  const word = own[index] ?? '';
  const state = word === '--state' ? (own[index + 1] ?? '') : word.slice('--state='.length);
  return [`--state=${shellWord(state)}`];
}

const shellWord = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : quote(word));

/** A line that does something with what this call is about: for the same shell, in the same directory. */
export function lineToType(words: string, env: NodeJS.ProcessEnv = process.env): string {
  return [...calledBy(env), words, ...stateGiven(process.argv.slice(2))].filter((word) => word !== '').join(' ');
}
