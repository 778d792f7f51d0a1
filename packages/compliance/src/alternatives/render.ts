import type { Effect, ResolvedCommand } from '@opspilot/core';
import { matchesPattern } from '../policy/matches-pattern.js';
import type { Rewording } from './milder-way.js';
import { quotePath, quoteWord } from './quote-word.js';

/** What a way is rendered from. */
export interface Subject {
  readonly effect: Effect | undefined;
  /** All that its command does of the same kind, on different targets: what speaks of one of them would forget the others. */
  readonly peers: readonly Effect[];
  /** The simple command that the effect comes from. */
  readonly command: ResolvedCommand | undefined;
  /** All of what was submitted. */
  readonly commands: readonly ResolvedCommand[];
  /** What the paths of effects are called where the command stands. */
  readonly pathsOf: (effects: readonly Effect[]) => readonly string[] | undefined;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Where a part is not known, or stands for several, there is no saying what a command with it would do. */
export function isKnown(text: string): boolean {
  return text !== '' && !/[…*?]/.test(text);
}

function wordsOf(words: readonly string[]): string | undefined {
  return words.every(isKnown) ? words.map(quoteWord).join(' ') : undefined;
}

function commandWords(command: ResolvedCommand | undefined): string | undefined {
  return command && wordsOf([command.program, ...command.arguments]);
}

/** The first command that runs a program. */
function running(program: string, commands: readonly ResolvedCommand[]): ResolvedCommand | undefined {
  return commands.find((command) => command.program === program);
}

/** The command of what was submitted that a template has in it, and so takes the place of too. */
export function feederOf(template: string, commands: readonly ResolvedCommand[]): ResolvedCommand | undefined {
  const program = /\{(curl|wget)\}/.exec(template)?.[1];
  return program === undefined ? undefined : running(program, commands);
}

/** Who is fed by a pipe was printed to, unless told otherwise; curl takes one such option for each address. */
function curlOf({ commands }: Subject): string | undefined {
  const curl = running('curl', commands);
  return curl?.arguments.some((word) => /^-[A-Za-z]*[oO]|^--(?:output|remote-name)/.test(word))
    ? undefined
    : commandWords(curl);
}

/** Name of a table; one that is plain enough to stand anywhere in a statement. */
function tableOf({ effect, peers }: Subject): string | undefined {
  if (peers.length !== 1 || effect?.target.type !== 'table' || !('name' in effect.target)) return undefined;
  return /^(?:table )?([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)$/.exec(effect.target.name)?.[1];
}

/** Names, as long as no program takes one for an option. */
function namesOf(effects: readonly Effect[]): string | undefined {
  const names = effects.map(({ target }) => (target.type === 'path' ? '' : target.name));
  return names.length > 0 && names.every((name) => isKnown(name) && !/^[-+]/.test(name))
    ? names.map(quoteWord).join(' ')
    : undefined;
}

function pathsOf(subject: Subject): string | undefined {
  return subject.pathsOf(subject.peers)?.map(quotePath).join(' ');
}

function isOne({ peers }: Subject): boolean {
  return peers.length === 1;
}

function accountOf({ effect }: Subject): string | undefined {
  const [account = ''] = effect?.target.type === 'user' && 'name' in effect.target ? effect.target.name.split(' ') : [];
  return /^[A-Za-z_][\w.-]*\$?$/.test(account) ? account : undefined;
}

function processOf({ effect }: Subject): string | undefined {
  const name = effect?.target.type === 'process' && 'name' in effect.target ? effect.target.name : '';
  return /^[1-9]\d*$/.test(name) ? name : undefined;
}

/** Values of the placeholders; undefined where there is none that is known. */
const placeholders: Readonly<Record<string, (subject: Subject) => string | undefined>> = {
  path: (subject) => (isOne(subject) ? pathsOf(subject) : undefined),
  paths: pathsOf,
  name: (subject) => (isOne(subject) ? namesOf(subject.peers) : undefined),
  names: ({ peers }) => namesOf(peers),
  account: (subject) => (isOne(subject) ? accountOf(subject) : undefined),
  process: (subject) => (isOne(subject) ? processOf(subject) : undefined),
  user: ({ effect }) => (effect?.scope.user === undefined ? undefined : quoteWord(effect.scope.user)),
  host: ({ effect }) => (effect?.scope.host === undefined ? undefined : quoteWord(effect.scope.host)),
  container: ({ effect }) => (effect?.scope.container === undefined ? undefined : quoteWord(effect.scope.container)),
  program: ({ command }) => (command && isKnown(command.program) ? quoteWord(command.program) : undefined),
  table: tableOf,
  command: ({ command }) => commandWords(command),
  curl: curlOf,
  wget: ({ commands }) => commandWords(running('wget', commands)),
  date: ({ at }) => new Date(at).toISOString().slice(0, 10),
};

/** A template with its placeholders filled in; undefined when one of them has no value, or no meaning. */
export function fillTemplate(template: string, subject: Subject): string | undefined {
  let isComplete = true;
  const filled = template.replace(/\{([a-z]+)\}/g, (_, name: string) => {
    const value = placeholders[name]?.(subject);
    if (value === undefined) isComplete = false;
    return value ?? '';
  });
  return isComplete ? filled : undefined;
}

/** A word of the command, and what takes its place if anything does. */
interface Reworded {
  readonly word: string;
  readonly instead: string | undefined;
}

/** The command in other words; undefined when nothing would change, or not all of it is known. */
export function reword(
  { replace = {}, drop = [], first = [], last = [] }: Rewording,
  subject: Subject,
): string | undefined {
  const { command } = subject;
  // What follows `--` belongs to another command, which would take the words for its own.
  if (command === undefined || (last.length > 0 && command.arguments.includes('--'))) return undefined;
  const replacements = Object.entries(replace).map(([pattern, to]) => [matchesPattern(pattern), to] as const);
  const isDropped = matchesPattern(drop);
  const words = command.arguments
    .filter((word) => !isDropped(word))
    .map((word): Reworded => {
      const to = replacements.find(([matches]) => matches(word))?.[1];
      return { word, instead: to === undefined ? undefined : fillTemplate(to, subject) };
    });
  // A second word that is written alike is not known to mean the same: a file may be called `777`.
  const replaced = words.flatMap(({ word, instead }) => (instead === undefined ? [] : [word]));
  if (new Set(replaced).size < replaced.length) return undefined;
  const isSame = words.length === command.arguments.length && words.every(({ instead }) => instead === undefined);
  if (isSame && first.length === 0 && last.length === 0) return undefined;
  if (!words.every(({ word, instead }) => instead !== undefined || isKnown(word))) return undefined;
  const changed = words.map(({ word, instead }) => instead ?? word);
  return [command.program, ...first, ...changed, ...last].map(quoteWord).join(' ');
}
