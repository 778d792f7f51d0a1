import type { Effect } from '../effect.js';
import { type Reading, readWords } from '../interpret/read-words.js';
import { type GivenOption, operandRole } from '../options/read-arguments.js';
import type { Role, Word } from '../tools/tool-spec.js';
import type { CompiledTool, ToolTable } from '../tools/tool-table.js';
import type { Invocation } from './watched-text.js';

/** What a word of a simple command is to the tool. */
export type WordUse =
  | { readonly type: 'options'; readonly given: readonly GivenOption[] }
  | { readonly type: 'value'; readonly given: GivenOption }
  | { readonly type: 'operand'; readonly index: number; readonly role: Role }
  | { readonly type: 'subcommand' }
  | { readonly type: 'end' };

/** A simple command, its words told apart by the grammar of its tool. */
export interface CallReading {
  readonly name: Word;
  /** Without its path. */
  readonly program: string;
  readonly tool: CompiledTool | undefined;
  readonly reading: Reading | undefined;
  readonly uses: ReadonlyMap<Word, WordUse>;
  /** Words after the name, by where they begin. Several where one word of the shell becomes several. */
  readonly words: ReadonlyMap<number, readonly Word[]>;
  readonly invocation: Invocation | undefined;
  /** Effects that are known, by where their span begins, and by the name of what they are on. */
  readonly effectsAt: ReadonlyMap<number, readonly Effect[]>;
  readonly effectsOn: ReadonlyMap<string, readonly Effect[]>;
  /** Commands that it runs, by where they begin. */
  readonly innerAt: ReadonlyMap<number, Invocation>;
}

function groupedBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function usesOf(words: readonly Word[], { options, operands, usage }: Reading): ReadonlyMap<Word, WordUse> {
  const uses = new Map<Word, WordUse>();
  const own = new Set(words);
  const given = groupedBy(options, ({ word }) => word);
  for (const [word, options] of given) uses.set(word, { type: 'options', given: options });
  for (const option of options) {
    const { value } = option;
    if (value !== undefined && own.has(value)) uses.set(value, { type: 'value', given: option });
  }
  operands.forEach((word, index) => {
    uses.set(word, { type: 'operand', index, role: operandRole(usage.grammar, index, operands.length) });
  });
  for (const word of words) {
    if (!uses.has(word)) uses.set(word, { type: word.text === '--' ? 'end' : 'subcommand' });
  }
  return uses;
}

/** Commands by where they begin: the first one at each place, with the others as its alternatives. */
function firstOfEach(invocations: readonly Invocation[]): ReadonlyMap<number, Invocation> {
  const groups = groupedBy(invocations, ({ words }) => words[0]?.span[0] ?? 0);
  const firsts = new Map<number, Invocation>();
  for (const [start, [first, ...others]] of groups) {
    if (first !== undefined) firsts.set(start, { ...first, alternatives: [...first.alternatives, ...others] });
  }
  return firsts;
}

/** Effects that read alike, once: a name may stand in a command a thousand times. */
function distinct(effects: readonly Effect[]): readonly Effect[] {
  const alike = effects.map((effect): [string, Effect] => [JSON.stringify({ ...effect, span: undefined }), effect]);
  return [...new Map(alike.reverse()).values()].reverse();
}

/** Reads a simple command as the interpreter does. */
export function readCall(
  [name, ...rest]: readonly [Word, ...Word[]],
  invocation: Invocation | undefined,
  tools: ToolTable,
): CallReading {
  const program = name.text.slice(name.text.lastIndexOf('/') + 1);
  const tool = tools.find(program);
  const reading = tool === undefined ? undefined : readWords(tool, rest);
  const uses = reading === undefined ? new Map<Word, WordUse>() : usesOf(rest, reading);
  const words = groupedBy(rest, ({ span }) => span[0]);
  const all = invocation === undefined ? [] : [invocation, ...invocation.alternatives];
  const effects = all.flatMap((each) => each.effects).filter(({ kind }) => kind !== 'opaque');
  const effectsAt = groupedBy(effects, ({ span }) => span[0]);
  const effectsOn = groupedBy(distinct(effects), ({ target }) => (target.type === 'path' ? '' : target.name));
  const innerAt = firstOfEach(all.flatMap(({ inner }) => inner));
  return { name, program, tool, reading, uses, words, invocation, effectsAt, effectsOn, innerAt };
}

/** The name of the tool with its subcommand. */
export function calledAs({ program, reading }: CallReading): string {
  const subcommand = reading?.subcommand ?? '';
  return subcommand === '' ? program : `${program} ${subcommand}`;
}
