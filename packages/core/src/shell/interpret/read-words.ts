import { type GivenOption, readArguments } from '../options/read-arguments.js';
import type { Word } from '../tools/tool-spec.js';
import type { CompiledTool, CompiledUsage } from '../tools/tool-table.js';

/** The words of a tool, told apart. */
export interface Reading {
  readonly usage: CompiledUsage;
  /** Words joined by one space. */
  readonly subcommand: string;
  readonly options: readonly GivenOption[];
  readonly operands: readonly Word[];
  /** It has subcommands, and this is none of them. */
  readonly isUnknown: boolean;
}

interface Descent {
  readonly usage: CompiledUsage;
  readonly subcommand: string;
  readonly options: readonly GivenOption[];
  readonly rest: readonly Word[];
}

/** One step down: from `git` to `git remote`, from there to `git remote add`. */
function descend(tool: CompiledTool, { usage, subcommand, options, rest }: Descent): Descent | undefined {
  const style = usage.usage.style ?? tool.spec.style;
  const { options: given, operands } = readArguments(usage.grammar, style, rest, true);
  const [next] = operands;
  if (next === undefined) return undefined;
  const name = subcommand === '' ? next.text : `${subcommand} ${next.text}`;
  const found = tool.subcommands?.get(name);
  if (found === undefined && !tool.prefixes.has(name)) return undefined;
  return { usage: found ?? usage, subcommand: name, options: [...options, ...given], rest: operands.slice(1) };
}

function atSubcommand(tool: CompiledTool, words: readonly Word[]): Descent {
  let at: Descent = { usage: tool, subcommand: '', options: [], rest: words };
  for (;;) {
    const next = descend(tool, at);
    if (next === undefined) return at;
    at = next;
    if (!tool.prefixes.has(at.subcommand)) return at;
  }
}

/** Reads the words of a tool by its grammar, down to its subcommand. */
export function readWords(tool: CompiledTool, words: readonly Word[]): Reading {
  const { subcommands, spec } = tool;
  if (subcommands === undefined) {
    const { options, operands } = readArguments(tool.grammar, spec.style, words);
    return { usage: tool, subcommand: '', options, operands, isUnknown: false };
  }
  const { usage: found, subcommand, options, rest } = atSubcommand(tool, words);
  const isDescribed = subcommands.has(subcommand);
  const any = isDescribed ? undefined : subcommands.get(subcommand === '' ? '*' : `${subcommand} *`);
  const usage = any ?? found;
  const given = readArguments(usage.grammar, usage.usage.style ?? spec.style, rest);
  const isUnknown = !isDescribed && any === undefined && given.operands.length > 0;
  return { usage, subcommand, options: [...options, ...given.options], operands: given.operands, isUnknown };
}

/** Asked for its version or help and nothing else, a tool that has long options does nothing else. */
export function onlyTells({ usage }: Reading, words: readonly Word[]): boolean {
  const [only] = words;
  return words.length === 1 && /^--(?:version|help)$/.test(only?.text ?? '') && usage.grammar.longNames.length > 0;
}
