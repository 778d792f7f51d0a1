import type { Word } from '../tools/tool-spec.js';
import type { CompiledTool } from '../tools/tool-table.js';
import type { Reading } from './read-words.js';

const destruction = 'delete|destroy|drop|erase|wipe|purge|terminate|truncate|undeploy|nuke|expunge';
const removal = `${destruction}|uninstall|remove|unregister|prune`;

/** `destroy`, `drop-all`, `dropAll`, `setup:uninstall`, `--wipe`: a word that has one of these verbs in it. */
function wordWith(verbs: string): RegExp {
  return new RegExp(`^-{0,2}(?:[\\w:-]*[:_-])?(?:${verbs})(?:s|all|[:_A-Z-][\\w:-]*)?$`);
}

/** Something is to be gone. */
const removes = wordWith(removal);
/** Something is to be gone that is not got back by installing it again. */
const destroys = wordWith(`${destruction}|rmr?`);
/** It is asked what it would do, and does not do it. */
const onlyAsks = /^(?:--?help|-h|help|--?dry-?run(?:=.*)?|--simulate)$/;

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
  return found !== undefined && words.some(({ text }) => onlyAsks.test(text)) ? undefined : found;
}

/** The word that tells a program to destroy something, among the first three, where nobody knows what the program does. */
export function destroyingVerb(words: readonly Word[]): Word | undefined {
  const verb = words.slice(0, 3).find(({ text }) => destroys.test(text));
  return verb !== undefined && words.some(({ text }) => onlyAsks.test(text)) ? undefined : verb;
}
