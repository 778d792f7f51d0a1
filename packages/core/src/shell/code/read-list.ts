import type { Cursor } from './cursor.js';
import { isLoop, readExpression } from './read-expression.js';
import type { Token } from './token.js';
import { listValue, unknown, type Value } from './value.js';

/** Values of a comprehension, and tokens that are read again for them. */
const mostElements = 300;
const mostRepeats = 6000;
/** Everything up to the closing bracket, or to the end. */
export function readList(cursor: Cursor, close: string | undefined): Value {
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
  const value = readExpression(cursor);
  const assigned = cursor.assigned;
  if (cursor.at === before) cursor.at += 1;
  else if (assigned !== undefined) {
    keys.set(assigned, value);
    assignBefore(cursor, before, value);
    items.push(value);
  } else if (atPair(cursor)) {
    cursor.at += 1;
    keys.set(key.kind === 'name' ? key.text : value.text, readExpression(cursor));
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
    return readExpression(cursor);
  });
  cursor.isMuted = false;
  cursor.at = at;
  cursor.assigned = undefined;
  if (before) cursor.values.set(loop.name, before);
  return values;
}

function readLoop(cursor: Cursor): Cursor['loop'] {
  cursor.loop = undefined;
  readExpression(cursor);
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
    const value = readExpression(cursor);
    if (value.text !== unknown.text || value.items || value.name !== undefined) cursor.values.set(name, value);
  }
}

function isComma(token: Token | undefined): boolean {
  return token?.kind === 'mark' && token.text === ',';
}
