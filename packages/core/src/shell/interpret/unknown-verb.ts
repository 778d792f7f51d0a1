import type { GivenOption } from '../options/read-arguments.js';
import type { Role, Word } from '../tools/tool-spec.js';
import type { CompiledTool } from '../tools/tool-table.js';
import { isUnseen } from '../words/markers.js';
import { standsForMany } from '../words/stands-for-many.js';
import type { Reading } from './read-words.js';

const settings: ReadonlySet<Role | undefined> = new Set<Role>([
  'text',
  'look',
  'read',
  'directory',
  'host',
  'server',
  'secret',
]);

/** It says how something is done; a switch may say what, as in `dpkg -s "$name"`, and so does code that is given. */
function isSetting({ option, value }: GivenOption): boolean {
  return value !== undefined && settings.has(option?.value) && !/\s/.test(value.text);
}

/**
 * The word that says what a tool is to do, where that is only known when it runs. Of a tool that looks at its words by itself
 * and says no role of them, it is the first one but for settings. Where roles are said, it is words that stand for several of
 * those that the tool has to have. Of tools that look up subcommands, an unknown one is told as such.
 */
export function unknownVerb({ spec }: CompiledTool, reading: Reading): Word | undefined {
  const { operands, options, usage } = reading;
  if (spec.subcommands !== undefined) return undefined;
  const [verb] = operands;
  if (spec.operands === undefined) {
    const isVerb = verb !== undefined && isUnseen(verb.text) && spec.effects !== undefined;
    return isVerb && options.every(isSetting) ? verb : undefined;
  }
  const { first, last } = usage.grammar.operands;
  return standsForMany(verb) && operands.length < first.length + last.length ? verb : undefined;
}
