import { posix } from 'node:path';
import type { CommandAnalysis, Effect } from '@opspilot/core';
import { toBytePath } from '../entry/byte-path.js';
import { commandOf, type TouchedPath } from './touched-set.js';

/** A word without quotes and variables, in which some shells find several. */
const inBraces = /^[\w./@%+:,{}-]*\{[^{}]*(?:,|\.\.)[^{}]*\}[\w./@%+:,{}-]*$/;

/**
 * `touch {a,b}`: an analysis takes that for two names, as bash does; for a POSIX shell, as many hosts have it, it is one. Paths of those
 * that would come into being there.
 *
 * @param text - the command
 */
export function literalBraces({ commands, effects }: CommandAnalysis, text: string): readonly TouchedPath[] {
  const paths = effects.flatMap((effect) => {
    const word = text.slice(...effect.span);
    const path = inBraces.test(word) ? literalOf(word, effect, commands) : undefined;
    return path === undefined ? [] : [toBytePath(path)];
  });
  return [...new Set(paths)].map((pattern) => ({ pattern, recursive: true, within: [] }));
}

function literalOf(word: string, effect: Effect, commands: CommandAnalysis['commands']): string | undefined {
  const { kind, target } = effect;
  if (kind !== 'write' || target.type !== 'path') return undefined;
  if (word.startsWith('/')) return posix.normalize(word).replace(/(?<=.)\/$/, '');
  // What one of the words was resolved to shows from where.
  for (const given of commandOf(effect, commands)?.arguments ?? []) {
    const end = `/${posix.normalize(given)}`;
    if (target.path.endsWith(end)) return posix.join(target.path.slice(0, -end.length) || '/', word).replace(/\/$/, '');
  }
  return undefined;
}
