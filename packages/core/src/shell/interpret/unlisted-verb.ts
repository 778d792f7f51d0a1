import { destruction, onlyAsks, wordWith } from '../tools/destroying-verb.js';
import type { Word } from '../tools/tool-spec.js';
import type { CompiledTool } from '../tools/tool-table.js';
import type { Reading } from './read-words.js';

const removal = `${destruction}|uninstall|remove|unregister|prune`;

/** Something is to be gone. */
const removes = wordWith(removal);
/**
 * The word that asks a tool to take something away, if one does: among the first four that are no options, or an option that
 * nobody described. Only of tools whose words are verbs: those that look at them by themselves and say no role of them.
 */
export function unlistedVerb(
  { spec: { operands: roles, effects, subcommands } }: CompiledTool,
  { operands, options }: Pick<Reading, 'operands' | 'options'>,
  words: readonly Word[],
): Word | undefined {
  if (roles !== undefined || effects === undefined || subcommands !== undefined) return undefined;
  const verb = operands.slice(0, 4).find(({ text }) => removes.test(text));
  const found = verb ?? options.find(({ name, option }) => option === undefined && removes.test(name))?.word;
  if (found === undefined) return undefined;
  const values = new Set(options.map(({ value }) => value));
  return onlyAsks(words.filter((word) => !values.has(word))) ? undefined : found;
}
