import type { Effect, ResolvedCommand } from '@opspilot/core';
import { matchesPattern } from '../policy/matches-pattern.js';
import type { Rewording } from './milder-way.js';
import { quotePath, quoteWord } from './quote-word.js';

/** What a way is rendered from. */
export interface Subject {
  readonly effect: Effect | undefined;
  /** The simple command that the effect comes from. */
  readonly command: ResolvedCommand | undefined;
  /** All of what was submitted. */
  readonly commands: readonly ResolvedCommand[];
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Where a part is not known, or stands for several, there is no saying what a command with it would do. */
function isKnown(text: string): boolean {
  return text !== '' && !/[…*?]/.test(text);
}

function wordsOf(words: readonly string[]): string | undefined {
  return words.every(isKnown) ? words.map(quoteWord).join(' ') : undefined;
}

function commandWords(command: ResolvedCommand | undefined): string | undefined {
  return command && wordsOf([command.program, ...command.arguments]);
}

/** Name of a table; one that is plain enough to stand anywhere in a statement. */
function tableOf({ effect }: Subject): string | undefined {
  if (effect?.target.type !== 'table' || !('name' in effect.target)) return undefined;
  return /^(?:table )?([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)$/.exec(effect.target.name)?.[1];
}

/** Values of the placeholders; undefined where there is none that is known. */
const placeholders: Readonly<Record<string, (subject: Subject) => string | undefined>> = {
  path: ({ effect }) =>
    effect?.target.type === 'path' && isKnown(effect.target.path) ? quotePath(effect.target.path) : undefined,
  name: ({ effect }) =>
    effect && effect.target.type !== 'path' && isKnown(effect.target.name) ? quoteWord(effect.target.name) : undefined,
  account: ({ effect }) => {
    const [account = ''] =
      effect?.target.type === 'user' && 'name' in effect.target ? effect.target.name.split(' ') : [];
    return isKnown(account) ? quoteWord(account) : undefined;
  },
  user: ({ effect }) => (effect?.scope.user === undefined ? undefined : quoteWord(effect.scope.user)),
  host: ({ effect }) => (effect?.scope.host === undefined ? undefined : quoteWord(effect.scope.host)),
  container: ({ effect }) => (effect?.scope.container === undefined ? undefined : quoteWord(effect.scope.container)),
  program: ({ command }) => (command && isKnown(command.program) ? quoteWord(command.program) : undefined),
  table: tableOf,
  command: ({ command }) => commandWords(command),
  curl: ({ commands }) => commandWords(commands.find(({ program }) => program === 'curl')),
  wget: ({ commands }) => commandWords(commands.find(({ program }) => program === 'wget')),
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
  const isSame = words.length === command.arguments.length && words.every(({ instead }) => instead === undefined);
  if (isSame && first.length === 0 && last.length === 0) return undefined;
  if (!words.every(({ word, instead }) => instead !== undefined || isKnown(word))) return undefined;
  const changed = words.map(({ word, instead }) => instead ?? word);
  return [command.program, ...first, ...changed, ...last].map(quoteWord).join(' ');
}
