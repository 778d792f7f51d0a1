import type { CommandAnalysis, Effect, ResolvedCommand } from '@opspilot/core';
import { toBytePath } from '../entry/byte-path.js';
import { numbersBackups } from '../touched/companions.js';
import { arePut, areSourcesKnown, isPattern, makesWhatIsMissing } from '../touched/names-made.js';
import { commandOf, sourcesFor } from '../touched/touched-set.js';
import type { ForeseeOptions } from './foresee.js';

/**
 * Whether files come into being whose names nobody knows before: `split`, backups with numbers, names that a loop makes up. A pattern
 * that stands in the command is one of files that are there; and what is put into a directory has the names of its sources.
 */
export function isNameUnknown(
  effect: Effect,
  { commands, effects }: CommandAnalysis,
  { command: text, directory }: ForeseeOptions,
): boolean {
  const { kind, target, attributes } = effect;
  const command = commandOf(effect, commands);
  if (command !== undefined && numbersBackups(command)) return true;
  if (target.type !== 'path') return false;
  if (kind !== 'read' && kind !== 'execute' && isOfAnyCase(commands)) return true;
  if (kind === 'delete') return effect.action === 'move' && command !== undefined && hasNoPlace(command, effects);
  if (kind !== 'write') return false;
  if (target.path === directory && attributes.recursive !== true) return command?.program === 'ar';
  const sources = sourcesFor(effect, { commands, effects });
  if (command !== undefined && !areSourcesKnown(toBytePath(target.path), command, sources)) return true;
  const name = target.path.slice(target.path.lastIndexOf('/') + 1);
  if (!makesWhatIsMissing(effect, commands) || !isPattern(name) || name === '**') return false;
  return !isKnown(name, effect, command, text);
}

/** Paths whose directories, too, may be written with letters of either case. */
function isOfAnyCase(commands: readonly ResolvedCommand[]): boolean {
  return commands.some(
    ({ program, arguments: words }) => program === 'find' && words.some((word) => /^-i(?:path|wholename)$/.test(word)),
  );
}

/** What is moved away comes to be somewhere. */
function hasNoPlace({ span: [from, to] }: ResolvedCommand, effects: readonly Effect[]): boolean {
  return !effects.some(({ kind, span: [at] }) => kind === 'write' && from <= at && at < to);
}

/** Whether a name with wildcards is one of paths that are there, or has those of the sources that are put there. */
function isKnown(name: string, effect: Effect, command: ResolvedCommand | undefined, text: string): boolean {
  const word = text.slice(...effect.span).replace(/^\d*&?(?:>[>|]?|<>)\s*/, '');
  if (command !== undefined && arePut(command, word)) return true;
  if (/^["']?\{\}["']?$/.test(word)) return text.toLowerCase().includes(name.toLowerCase());
  if (!/[$`{]/.test(word)) return word.includes(name);
  const [, variable] = /^"?\$\{?(\w+)\}?"?$/.exec(word) ?? [];
  return variable !== undefined && new RegExp(`\\bfor\\s+${variable}\\s+in\\b`).test(text) && text.includes(name);
}
