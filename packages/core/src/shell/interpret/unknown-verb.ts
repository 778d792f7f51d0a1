import type { GivenOption } from '../options/read-arguments.js';
import type { Role, Word } from '../tools/tool-spec.js';
import type { CompiledTool } from '../tools/tool-table.js';
import { isUnseen } from '../words/markers.js';
import type { Reading } from './read-words.js';

/** Nothing of it is known, not even how many words it is. */
function isMany(word: Word | undefined): word is Word {
  return word !== undefined && isUnseen(word.text) && 'isMany' in word && word.isMany === true;
}

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
  return isMany(verb) && operands.length < first.length + last.length ? verb : undefined;
}
