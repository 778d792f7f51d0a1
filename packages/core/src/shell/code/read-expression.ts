import { UNKNOWN } from '../words/markers.js';
import type { Cursor } from './cursor.js';
import { readOperand } from './read-operand.js';
import type { Token } from './token.js';
import { joined, unknown, type Value } from './value.js';

/** Brackets deeper than this are read as if they were not there. */
const deepest = 48;
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

/** How what comes next belongs to what was read. */
type Link = 'first' | 'negative' | 'next' | 'join' | 'format' | 'other';

/** Expressions nested deeper than anybody writes them are passed over, one token at a time. */
export function readExpression(cursor: Cursor): Value {
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
  if (kind !== 'name' || !prefixes.has(text)) return false;
  // `global['eval']` of JavaScript is a value, `global x` of other languages is none.
  return !cursor.grammar.words.has(text) && !cursor.grammar.transparent.has(text) && !isKey(cursor);
}

/** `… for list` goes through a list behind what it is for. */
export function isLoop({ grammar }: Cursor, token: Token): boolean {
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
  // `[...'text']` is its characters.
  if (mark.text === '...') return 'other';
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
  const right = readExpression(cursor);
  const isName = target?.kind === 'name';
  const value = isName && (operator === '+=' || operator === '.=') ? joined(list, right) : right;
  if (isName) {
    cursor.values.set(target.text, value);
    // Between brackets it is the name of an argument.
    if (!cursor.isFlat) cursor.handedOn.assigned(target.text, value);
  } else spread(cursor, list, value);
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
