import type { Assignment, Command, Redirection, SyntaxWord } from '../syntax/parse-script.js';
import type { Word } from '../tools/tool-spec.js';
import { type CallReading, readCall, type WordUse } from './call-reading.js';
import type { ExplainedPart } from './command-explanation.js';
import { explainLine } from './explain-line.js';
import { explainOptions } from './explain-option.js';
import { explainRedirection } from './explain-redirection.js';
import { explainWord } from './explain-word.js';
import { PartList } from './part-list.js';
import { type Scene, sourceOf } from './scene.js';
import { isTestOperator, testText } from './test-operators.js';
import type { Invocation, WatchedLine } from './watched-text.js';
import { innerCommandText, lineText, operandText, partRole, programText, subcommandText } from './word-text.js';

/** What a simple command consists of. */
export type Item = SyntaxWord | Assignment | Redirection;

/** Items from one on, up to another. */
interface Stretch {
  readonly items: readonly Item[];
  readonly call: CallReading;
  readonly scene: Scene;
  readonly list: PartList;
}

function isWord(item: Item | undefined): item is SyntaxWord | Assignment {
  return item?.type === 'Word' || item?.type === 'Assignment';
}

/** The words of a command that was never run, as far as they can be told without running it. */
function wordsAsTheyStand(items: readonly Item[]): readonly Word[] {
  return items.filter(isWord).map((item) => ({
    text: item.type === 'Word' ? item.value : item.text,
    span: [item.pos, item.end],
  }));
}

/** Adds the parts of a simple command. */
export function explainCommand({ name, prefix, suffix }: Command, scene: Scene, list: PartList): void {
  for (const part of prefix) {
    if (part.type === 'Assignment') explainAssignment(part, name !== undefined, scene, list);
    else explainRedirection(part, scene, list);
  }
  const items: readonly Item[] = [...(name === undefined ? [] : [name]), ...suffix];
  if (name === undefined) {
    for (const item of items) if (!isWord(item)) explainRedirection(item, scene, list);
    return;
  }
  explainCall(items, scene.text.invocations.get(name.pos), scene, list);
}

function explainAssignment(assignment: Assignment, isForOne: boolean, scene: Scene, list: PartList): void {
  const { name, value, append, pos, end } = assignment;
  const words = value.type === 'ArrayValue' ? value.elements : [value];
  const parts = words.flatMap((word) => explainWord(word, scene));
  const verb = append === true ? 'adds to' : 'sets';
  list.add(
    'assignment',
    [pos, end],
    `${verb} the variable ${name}${isForOne ? ', for this command alone' : ''}`,
    parts,
  );
}

function explainCall(items: readonly Item[], invocation: Invocation | undefined, scene: Scene, list: PartList): void {
  const [first, ...rest] = invocation?.words ?? wordsAsTheyStand(items);
  if (first === undefined) return;
  const call = readCall([first, ...rest], invocation, scene.tools);
  const stretch: Stretch = { items, call, scene, list };
  for (let index = 0; index < items.length; ) index += explainItem(index, stretch);
}

/** Explains what begins with an item; answers how many items that was. */
function explainItem(index: number, stretch: Stretch): number {
  const { items, call, scene, list } = stretch;
  const item = items[index];
  if (!isWord(item)) {
    if (item !== undefined) explainRedirection(item, scene, list);
    return 1;
  }
  if (index === 0) {
    const { role, says } = programText(call, sourceOf(scene, item), scene.functions);
    list.add(role, [item.pos, item.end], says, item.type === 'Word' ? explainWord(item, scene) : []);
    return 1;
  }
  if (call.program === '[' || call.program === 'test') {
    explainTestWord(item, stretch);
    return 1;
  }
  const use = useOf(item, call);
  return explainInner(index, use, stretch) ?? explainUse(index, item, use, stretch);
}

/** `[` and `test` read their words by a grammar of their own. */
function explainTestWord(item: SyntaxWord | Assignment, { scene, list }: Stretch): void {
  const source = sourceOf(scene, item);
  const span = [item.pos, item.end] as const;
  if (source === ']') list.add('keyword', span, 'ends the test');
  else if (isTestOperator(source)) list.add('condition', span, testText(source));
  else list.add('condition', span, 'what is tested', valueParts(item, scene));
}

function useOf({ pos }: Item, { words, uses }: CallReading): WordUse | undefined {
  const [first] = words.get(pos) ?? [];
  return first === undefined ? undefined : uses.get(first);
}

/** From an item on to the last one that begins where one of the words does. */
function itemsWithin(items: readonly Item[], from: number, starts: ReadonlySet<number>): readonly Item[] {
  const end = Math.max(...starts);
  const own: Item[] = [];
  for (let index = from; (items[index]?.pos ?? Number.POSITIVE_INFINITY) <= end; index += 1)
    own.push(items[index] as Item);
  return own;
}

/** A command or a line of several words that this one runs. */
function explainInner(index: number, use: WordUse | undefined, stretch: Stretch): number | undefined {
  const { items, call, scene, list } = stretch;
  const start = items[index]?.pos ?? 0;
  const inner = call.innerAt.get(start);
  if (inner !== undefined && use?.type !== 'options' && use?.type !== 'value') {
    const starts = new Set(inner.words.map(({ span }) => span[0]));
    const own = itemsWithin(items, index, starts);
    const end = own.at(-1)?.end ?? start;
    const parts = new PartList(scene);
    explainCall(own, inner, scene, parts);
    list.add('command', [start, end], innerCommandText(call, inner.place), parts.finish(start, end));
    return own.length;
  }
  const line = scene.text.lines.get(start);
  const last = line === undefined ? -1 : items.findIndex(({ end }, at) => at >= index && end === line.span[1]);
  if (line === undefined || last <= index) return undefined;
  const { role, says } = lineText(call, line, { pos: line.span[0], end: line.span[1] }, scene);
  list.add(role, line.span, says, explainLine(line.text, line.text.positions, scene));
  return last - index + 1;
}

function explainUse(index: number, item: SyntaxWord | Assignment, use: WordUse | undefined, stretch: Stretch): number {
  const { items, call, scene, list } = stretch;
  const span = [item.pos, item.end] as const;
  switch (use?.type) {
    case 'options': {
      const next = items[index + 1];
      const value = isWord(next) && belongsTo(next, use, call) ? next : undefined;
      const end = value?.end ?? item.end;
      const parts = valueParts(value ?? item, scene);
      const line = lineAt(value ?? item, scene);
      const { says, inner } = explainOptions({ item, value, given: use.given, call, scene, parts, line });
      list.add('option', [item.pos, end], says, inner);
      return value === undefined ? 1 : 2;
    }
    case 'subcommand':
      list.add('subcommand', span, subcommandText(call, sourceOf(scene, item)));
      return 1;
    case 'end':
      list.add('option', span, 'ends the options');
      return 1;
    default: {
      const line = lineAt(item, scene);
      const role = partRole(use, sourceOf(scene, item));
      const script = line === undefined || role === 'code' ? undefined : lineText(call, line, item, scene);
      const says = script?.says ?? operandText(call, item, use, scene);
      list.add(script?.role ?? role, span, says, valueParts(item, scene));
      return 1;
    }
  }
}

function belongsTo(
  item: SyntaxWord | Assignment,
  { given }: Extract<WordUse, { type: 'options' }>,
  call: CallReading,
): boolean {
  const use = useOf(item, call);
  return use?.type === 'value' && given.includes(use.given);
}

/** A line that stands in this word alone. */
function lineAt({ pos, end }: Item, { text }: Scene): WatchedLine | undefined {
  const line = text.lines.get(pos);
  return line?.span[1] === end ? line : undefined;
}

/** What stands within a word: a script, or what the shell replaces. */
function valueParts(item: SyntaxWord | Assignment, scene: Scene): readonly ExplainedPart[] {
  const line = lineAt(item, scene);
  if (line !== undefined) {
    const parts = explainLine(line.text, line.text.positions, scene);
    if (parts.length > 0) return parts;
  }
  if (item.type === 'Word') return explainWord(item, scene);
  return item.value.type === 'Word' ? explainWord(item.value, scene) : [];
}
