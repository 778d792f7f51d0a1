import type { Word } from '../tools/tool-spec.js';
import type { CompiledTool } from '../tools/tool-table.js';
import type { Reading } from './read-words.js';

const removal =
  'delete|destroy|drop|erase|wipe|purge|uninstall|remove|terminate|truncate|undeploy|unregister|prune|nuke';
/** `destroy`, `drop-all`, `dropAll`, `setup:uninstall`, `--wipe`: a word that says that something is to be gone. */
const removes = new RegExp(`^-{0,2}(?:[\\w:-]*[:_-])?(?:${removal})(?:s|all|[:_A-Z-][\\w:-]*)?$`);
/** It is asked what it would do, and does not do it. */
const onlyAsks = /^(?:--?help|-h|help|--?dry-?run(?:=.*)?|--simulate)$/;

/**
 * The word that asks a tool to take something away, if one does: among the first two that are no options, or an option that
 * nobody described. Only of tools whose words are verbs: those that look at them by themselves and say no role of them.
 */
export function unlistedVerb(
  { spec: { operands: roles, effects, subcommands } }: CompiledTool,
  { operands, options }: Pick<Reading, 'operands' | 'options'>,
  words: readonly Word[],
): Word | undefined {
  if (roles !== undefined || effects === undefined || subcommands !== undefined) return undefined;
  const verb = operands.slice(0, 2).find(({ text }) => removes.test(text));
  const found = verb ?? options.find(({ name, option }) => option === undefined && removes.test(name))?.word;
  return found !== undefined && words.some(({ text }) => onlyAsks.test(text)) ? undefined : found;
}
