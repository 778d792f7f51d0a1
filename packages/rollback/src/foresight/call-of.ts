import type { Effect, ResolvedCommand } from '@opspilot/core';
import type { Call, Family } from '../families/family.js';
import { directoryOf } from './circumstances.js';
import type { ForeseeOptions } from './foresee.js';

const wildcard = /[*?]/;
/** What a shell leaves as it stands. */
const inQuotes = /\\.|'[^']*'|"(?:[^"\\]|\\.)*"/gs;

/**
 * Whether every word of a command is known: one with a wildcard only a shell will, or the program, but for words that are statements and
 * stand in quotes.
 */
export function areWordsKnown(
  { arguments: words, span: [from, to] }: ResolvedCommand,
  text: string,
  { takesStatements }: Family,
): boolean {
  const isLeftAlone = takesStatements === true && !wildcard.test(text.slice(from, to).replace(inQuotes, ''));
  return words.every((word) => !word.includes('…') && (!wildcard.test(word) || (isLeftAlone && /\s/.test(word))));
}

/** The file that stands behind `<` right after a command. */
function inputOf({ span: [, end] }: ResolvedCommand, effects: readonly Effect[], text: string): string | undefined {
  const sign = /^\s*<(?!<)/.exec(text.slice(end))?.[0];
  const at = end + (sign?.length ?? 0) - 1;
  const read = effects.find(({ kind, span: [start] }) => sign !== undefined && kind === 'read' && start === at);
  return read?.target.type === 'path' ? read.target.path : undefined;
}

/**
 * A command as families see it.
 *
 * @param own - its effects
 */
export function callOf(
  command: ResolvedCommand,
  own: readonly Effect[],
  commands: readonly ResolvedCommand[],
  effects: readonly Effect[],
  options: ForeseeOptions,
): Call {
  const user = own.map(({ scope }) => scope.user).find((name) => name !== undefined) ?? options.user;
  const directory = directoryOf(command, commands, options);
  const input = inputOf(command, effects, options.command);
  return {
    ...{ program: command.program, words: command.arguments, effects: own },
    ...(user === undefined ? {} : { user }),
    ...(directory === undefined ? {} : { directory }),
    ...(input === undefined ? {} : { input }),
  };
}
