import { hasUnknown, UNKNOWN } from '../words/markers.js';
import type { CodeFinding } from './code-finding.js';
import type { Cursor } from './cursor.js';
import { isForkBomb, shellForkBomb } from './fork-bomb.js';
import type { Grammar } from './grammar.js';
import { readOperand } from './read-operand.js';
import type { Token } from './token.js';
import { mostTokens, tokenize } from './tokenize.js';
import { joined, listValue, unknown, type Value } from './value.js';

/** Brackets deeper than this are read as if they were not there. */
const deepest = 48;
/** Code inside literals inside code. */
const deepestCode = 6;

/** Values of a list that are looked at one by one. */
const mostRounds = 8;
/** Values of a comprehension, and tokens that are read again for them. */
const mostElements = 300;
const mostRepeats = 6000;
/** A value that grows in a loop is none of the values in the list. */
const grows = /\+=|\.=|append|push|<</;

/** Code in a literal that is a variable alone. */
const simpleName = /^[$@]?\w+$/;

const closing = new Set([')', ']', '}']);
/** Words that say nothing about the value behind them. */
const prefixes = new Set(
  (
    'new await return const let var my our local global export print puts echo say yield do then else typeof and or not in if ' +
    'unless while until elif elsif elseif when case for foreach switch begin end throw raise async static public final def ' +
    'try catch finally except with lambda BEGIN END'
  ).split(' '),
);
const assigning = new Set(['=', ':=', '<-', '+=', '.=', '||=']);

/** Reads a program by the grammar of its language, and says what it does, in the order of its text. */
export function readProgram(grammar: Grammar, source: string): readonly CodeFinding[] {
  const loops = new Map<string, readonly Value[]>();
  const findings = readOnce(grammar, source, new Map(), loops);
  if (loops.size === 0 || !findings.some(({ text, words }) => hasUnknown(words?.join(' ') ?? text))) return findings;
  // What goes through a list does so with each of its values; a loop may stand behind what it is for.
  const rounds = Math.min(mostRounds, Math.max(...[...loops.values()].map((items) => items.length)));
  const all = Array.from({ length: rounds }, (_none, round) => {
    const seeds = [...loops].flatMap(([name, items]): [string, Value][] =>
      items.length === 0 ? [] : [[name, items[round % items.length] as Value]],
    );
    return readOnce(grammar, source, new Map(seeds), new Map());
  });
  const isWhole = !grows.test(source) && [...loops.values()].every((items) => items.length <= mostRounds);
  const kept = findings.filter(({ action }) => !isWhole || action === 'evaluate');
  return [...new Map([...all.flat(), ...kept].map((finding) => [JSON.stringify(finding), finding])).values()];
}

function readOnce(
  grammar: Grammar,
  source: string,
  values: Map<string, Value>,
  loops: Map<string, readonly Value[]>,
): readonly CodeFinding[] {
  const findings: CodeFinding[] = [];
  // Code may evaluate itself twice, and that again: what is read in all stays in proportion to the source.
  let left = source.length * 2 + 4096;
  const readPart = (text: string, level: number): Value => {
    left -= text.length + 1;
    if (level > deepestCode || left < 0) {
      // Code that was not read may do anything.
      findings.push({ action: 'evaluate', text: UNKNOWN });
      return unknown;
    }
    const tokens = tokenize(text, grammar.lexis);
    if (tokens.length >= mostTokens) findings.push({ action: 'evaluate', text: UNKNOWN });
    const cursor: Cursor = {
      grammar,
      values,
      loops,
      tokens,
      at: 0,
      depth: 0,
      level: 0,
      isFlat: false,
      assigned: undefined,
      loop: undefined,
      isMuted: false,
      find: (finding) => {
        if (!cursor.isMuted) findings.push(finding);
      },
      inside: (code) => (simpleName.test(code) ? (values.get(code) ?? unknown) : readPart(code, level + 1)),
      evaluate: (code) => {
        if (cursor.isMuted) return;
        if (isForkBomb(code.text)) findings.push({ action: 'line', text: shellForkBomb });
        if (hasUnknown(code.text) || level >= deepestCode) findings.push({ action: 'evaluate', text: code.text });
        else readPart(code.text, level + 1);
      },
      list: (close) => readList(cursor, close),
      item: () => readItemWithin(cursor),
    };
    const { items = [] } = readList(cursor, undefined);
    return items.at(-1) ?? unknown;
  };
  readPart(source, 0);
  return findings;
}

/** Everything up to the closing bracket, or to the end. */
function readList(cursor: Cursor, close: string | undefined): Value {
  const items: Value[] = [];
  const keys = new Map<string, Value>();
  const wasFlat = cursor.isFlat;
  cursor.isFlat = close === ')' || close === ']';
  cursor.depth += 1;
  while (cursor.at < cursor.tokens.length && !closesHere(cursor.tokens[cursor.at] as Token, close)) {
    readSeparated(cursor, items, keys, close === ')');
  }
  cursor.at += 1;
  cursor.depth -= 1;
  cursor.isFlat = wasFlat;
  return listValue(items, keys);
}

function closesHere(token: Token, close: string | undefined): boolean {
  return close !== undefined && token.kind === 'mark' && token.text === close;
}

function readSeparated(cursor: Cursor, items: Value[], keys: Map<string, Value>, isCall: boolean): void {
  const before = cursor.at;
  const key = cursor.tokens[before] as Token;
  if (key.kind === 'line' || (key.kind === 'mark' && key.text === ',')) {
    cursor.at += 1;
    return;
  }
  const value = readItemWithin(cursor);
  const assigned = cursor.assigned;
  if (cursor.at === before) cursor.at += 1;
  else if (assigned !== undefined) {
    keys.set(assigned, value);
    assignBefore(cursor, before, value);
    items.push(value);
  } else if (atPair(cursor)) {
    cursor.at += 1;
    keys.set(key.kind === 'name' ? key.text : value.text, readItemWithin(cursor));
  } else if (cursor.isFlat && isComprehended(cursor)) {
    const values = comprehended(cursor, before);
    // Without brackets of its own, it is one argument.
    items.push(...(isCall ? [listValue(values)] : values));
  } else items.push(value);
}

function isComprehended(cursor: Cursor): boolean {
  const token = cursor.tokens[cursor.at];
  return token !== undefined && isLoop(cursor, token);
}

/** `[f(x) for x in list]`: the values of the list, each made from one of the other. */
function comprehended(cursor: Cursor, start: number): readonly Value[] {
  const tokens = cursor.at - start;
  const loop = readLoop(cursor);
  const { at } = cursor;
  const isShort = loop !== undefined && loop.items.length <= mostElements && loop.items.length * tokens <= mostRepeats;
  if (!isShort || cursor.isMuted) return [unknown];
  const before = cursor.values.get(loop.name);
  cursor.isMuted = true;
  const values = loop.items.map((item) => {
    cursor.values.set(loop.name, item);
    cursor.at = start;
    return readItemWithin(cursor);
  });
  cursor.isMuted = false;
  cursor.at = at;
  cursor.assigned = undefined;
  if (before) cursor.values.set(loop.name, before);
  return values;
}

function readLoop(cursor: Cursor): Cursor['loop'] {
  cursor.loop = undefined;
  readItemWithin(cursor);
  return cursor.loop;
}

function atPair(cursor: Cursor): boolean {
  const token = cursor.tokens[cursor.at];
  return token?.kind === 'mark' && cursor.grammar.pairs.has(token.text);
}

/** `a, b = 1, 2`: the names before the one that was assigned, and the values after it. */
function assignBefore(cursor: Cursor, start: number, first: Value): void {
  const names: string[] = [];
  for (let at = start - 1; isComma(cursor.tokens[at]) && cursor.tokens[at - 1]?.kind === 'name'; at -= 2) {
    names.unshift((cursor.tokens[at - 1] as Token).text);
  }
  if (names.length === 0 || cursor.isFlat) return;
  names.push((cursor.tokens[start] as Token).text);
  cursor.values.set(names[0] as string, first);
  for (const name of names.slice(1)) {
    if (!isComma(cursor.tokens[cursor.at])) return;
    cursor.at += 1;
    const next = cursor.tokens[cursor.at];
    // Where nothing parts statements, what follows the value already uses the name.
    cursor.values.set(name, next?.kind === 'text' || next?.kind === 'number' ? { text: next.text } : unknown);
    const value = readItemWithin(cursor);
    if (value.text !== unknown.text || value.items || value.name !== undefined) cursor.values.set(name, value);
  }
}

function isComma(token: Token | undefined): boolean {
  return token?.kind === 'mark' && token.text === ',';
}

/** How what comes next belongs to what was read. */
type Link = 'first' | 'negative' | 'next' | 'join' | 'format' | 'other';

/** Expressions nested deeper than anybody writes them are passed over, one token at a time. */
function readItemWithin(cursor: Cursor): Value {
  if (cursor.level >= deepest * 2) {
    cursor.at += 1;
    cursor.assigned = undefined;
    return unknown;
  }
  cursor.level += 1;
  const value = readItem(cursor);
  cursor.level -= 1;
  return value;
}

/** An expression as far as it was read. */
interface Item {
  value: Value;
  link: Link;
  /** The token before. */
  before: Token | undefined;
}

/** Operands and operators up to a comma, the end of the line or a bracket. */
function readItem(cursor: Cursor): Value {
  const item: Item = { value: unknown, link: 'first', before: undefined };
  cursor.assigned = undefined;
  for (let token = nextOf(cursor); token !== undefined; token = nextOf(cursor)) {
    if (item.link === 'next') {
      if (token.kind === 'mark' && assigning.has(token.text)) return assign(cursor, item.before, item.value);
      if (isLoop(cursor, token)) break;
    }
    readStep(cursor, token, item);
    item.before = token;
  }
  cursor.assigned = undefined;
  return item.value;
}

function readStep(cursor: Cursor, token: Token, item: Item): void {
  if (token.kind === 'mark' && !opens(cursor, token)) {
    cursor.at += 1;
    item.link = linkOf(cursor, token, item.link);
  } else if (isPrefix(cursor, token)) {
    cursor.at += 1;
    item.link = item.link === 'first' || item.link === 'negative' ? item.link : 'other';
  } else {
    const next = readOperand(cursor);
    item.value = linked(item.value, next, item.link, item.before?.kind === 'text' && token.kind === 'text');
    item.link = 'next';
  }
}

function isPrefix(cursor: Cursor, { kind, text }: Token): boolean {
  return kind === 'name' && prefixes.has(text) && !cursor.grammar.words.has(text) && !isKey(cursor);
}

/** `… for list` goes through a list behind what it is for. */
function isLoop({ grammar }: Cursor, token: Token): boolean {
  return token.kind === 'name' && token.text.startsWith('for') && grammar.words.has(token.text);
}

/** Whether a name is a key (`end: 1`) rather than a word of the language. */
function isKey(cursor: Cursor): boolean {
  const next = cursor.tokens[cursor.at + 1];
  return next?.kind === 'mark' && (next.text === ':' || next.text === '=>' || next.text === '=');
}

/** The next token of the item, past ends of lines that end nothing. */
function nextOf(cursor: Cursor): Token | undefined {
  while (cursor.isFlat && cursor.tokens[cursor.at]?.text === '\n' && cursor.tokens[cursor.at]?.kind === 'line') {
    cursor.at += 1;
  }
  const token = cursor.tokens[cursor.at];
  if (token === undefined || token.kind === 'line') return;
  if (token.kind !== 'mark') return token;
  return token.text === ',' || closing.has(token.text) || cursor.grammar.pairs.has(token.text) ? undefined : token;
}

function opens(cursor: Cursor, token: Token): boolean {
  return cursor.depth < deepest && (token.text === '(' || token.text === '[' || token.text === '{');
}

function linkOf(cursor: Cursor, mark: Token, link: Link): Link {
  if (link === 'first') return mark.text === '-' ? 'negative' : 'first';
  if (cursor.grammar.joins.has(mark.text)) return 'join';
  return mark.text === '%' ? 'format' : 'other';
}

function linked(value: Value, next: Value, link: Link, areLiterals: boolean): Value {
  if (link === 'first') return next;
  if (link === 'negative') return /^\d+$/.test(next.text) ? { text: `-${next.text}` } : next;
  if (link === 'join' || (link === 'next' && areLiterals)) return joined(value, next);
  if (link === 'format' && !value.items) return { text: value.text.replace(/%[-\d.]*[a-z]/g, UNKNOWN) };
  return { ...next, text: UNKNOWN };
}

/** Past `=`: the name, or each name of the list, gets the value. */
function assign(cursor: Cursor, target: Token | undefined, list: Value): Value {
  const operator = (cursor.tokens[cursor.at] as Token).text;
  cursor.at += 1;
  const right = readItemWithin(cursor);
  const isName = target?.kind === 'name';
  const value = isName && (operator === '+=' || operator === '.=') ? joined(list, right) : right;
  if (isName) cursor.values.set(target.text, value);
  else spread(cursor, list, value);
  cursor.assigned = isName ? target.text : undefined;
  return value;
}

/** `const { exec: run } = …`, `my ($a, $b) = …` */
function spread(cursor: Cursor, list: Value, value: Value): void {
  for (const [index, item] of (list.items ?? []).entries()) {
    if (item.name === undefined) continue;
    const member = value.name === undefined ? undefined : { text: UNKNOWN, name: `${value.name}.${item.name}` };
    const part = value.items ? value.items[index] : member;
    if (part) cursor.values.set(item.name, part);
  }
  if (value.name === undefined) return;
  for (const [key, item] of list.keys ?? []) {
    if (item.name !== undefined) cursor.values.set(item.name, { text: UNKNOWN, name: `${value.name}.${key}` });
  }
}
