import type { GivenOption } from '../options/read-arguments.js';
import type { Assignment, SyntaxWord } from '../syntax/parse-script.js';
import type { CallReading } from './call-reading.js';
import { calledAs } from './call-reading.js';
import type { ExplainedPart, PartRole } from './command-explanation.js';
import { listed } from './effect-text.js';
import { PartList } from './part-list.js';
import { isCode, roleText } from './role-text.js';
import { type Scene, sourceOf } from './scene.js';
import type { WatchedLine } from './watched-text.js';
import { effectsAt, lineText, wordRole } from './word-text.js';

interface GivenOptions {
  readonly item: SyntaxWord | Assignment;
  /** The next word, where it is the value of the last option. */
  readonly value: SyntaxWord | Assignment | undefined;
  readonly given: readonly GivenOption[];
  readonly call: CallReading;
  readonly scene: Scene;
  /** Of the word that holds the value. */
  readonly parts: readonly ExplainedPart[];
  /** The script that the value is. */
  readonly line: WatchedLine | undefined;
}

/** `--no-cache` → `no cache`. */
function asWords(name: string): string {
  return name.replace(/^-+/, '').replaceAll('-', ' ');
}

/** The long name of an option, in words; `''` where it has only letters. */
function longName({ name, option }: GivenOption): string {
  const long = option?.names.find((each) => each.startsWith('--')) ?? (name.length > 2 ? name : undefined);
  return long === undefined ? '' : `“${asWords(long)}”`;
}

/** What an option does. */
function optionText(given: GivenOption, call: CallReading): string {
  const { option } = given;
  if (option === undefined) return `an option of ${calledAs(call)} that is not known here`;
  if (option.description !== undefined) return option.description;
  if (option.value !== undefined && roleText(option.value) !== '') return roleText(option.value);
  const long = longName(given);
  return long === '' ? `an option of ${calledAs(call)}` : `the option ${long} of ${calledAs(call)}`;
}

function valueText(
  given: GivenOption,
  { call, line, scene, value, item }: GivenOptions,
): { readonly role: PartRole; readonly says: string } {
  const role = given.option?.value ?? 'text';
  if (line !== undefined && !isCode(role)) return lineText(call, line, value ?? item, scene);
  const effects = effectsAt(call, value ?? item, scene);
  const named = roleText(role);
  const says = isCode(role) && effects !== '' ? `${named}: ${effects}` : effects || named || 'its value';
  return { role: wordRole(role, 'value'), says };
}

/** What the options in a word say together, and each of them where there are several or one has a value. */
export function explainOptions(options: GivenOptions): {
  readonly says: string;
  readonly inner: readonly ExplainedPart[];
} {
  const { given, call, item, value, scene } = options;
  const isPlain = given[0]?.word.text === sourceOf(scene, item);
  const says = saysTogether(given, call);
  if (given.length === 1 && given[0]?.value === undefined) return { says, inner: [] };
  // Where quotes are in it, its letters stand elsewhere than they seem to.
  if (!isPlain) return { says, inner: options.parts };
  const list = new PartList(scene);
  const text = given[0]?.word.text ?? '';
  if (text.startsWith('--') || given[0]?.name === text || text.startsWith(`${given[0]?.name}=`)) addLong(options, list);
  else addLetters(options, list);
  if (value !== undefined) addValue(options, [value.pos, value.end], list);
  return { says, inner: list.only() };
}

/** Each description once. Options that nobody described say nothing beside others that are. */
function saysTogether(given: readonly GivenOption[], call: CallReading): string {
  const described = given.filter(({ option }) => option?.description !== undefined);
  const told = described.length > 0 ? described : given.slice(0, 1);
  const texts = [...new Set(told.map((each) => optionText(each, call)))];
  const [only] = given;
  const line = texts.join('; ');
  if (given.length > 1 && described.length === 0) {
    const long = given.map(longName).filter((name) => name !== '');
    return long.length < given.length
      ? `options of ${calledAs(call)}`
      : `the options ${listed(long)} of ${calledAs(call)}`;
  }
  return only === undefined ? `an option of ${calledAs(call)}` : line;
}

function addValue(options: GivenOptions, span: readonly [number, number], list: PartList): void {
  const last = options.given.at(-1);
  if (last === undefined) return;
  const { role, says } = valueText(last, options);
  list.add(role, span, says, options.parts);
}

function addLong(options: GivenOptions, list: PartList): void {
  const { given, item, value, call } = options;
  const [only] = given;
  if (only === undefined) return;
  const end = item.pos + only.name.length;
  list.add('option', [item.pos, end], optionText(only, call));
  if (value === undefined && only.value !== undefined) addValue(options, [Math.min(end + 1, item.end), item.end], list);
}

/** `-xzf`: one letter after the other, and what is left is the value of the last one. */
function addLetters(options: GivenOptions, list: PartList): void {
  const { given, item, value, call } = options;
  let at = item.pos + 1;
  for (const [index, each] of given.entries()) {
    // A dash belongs to the first letter.
    list.add('option', [index === 0 ? item.pos : at, at + 1], optionText(each, call));
    at += 1;
  }
  const last = given.at(-1);
  if (value !== undefined || last?.value === undefined || at >= item.end) return;
  const text = last.value.text;
  addValue(options, [Math.max(item.end - text.length, at), item.end], list);
}
