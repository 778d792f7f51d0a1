import { UNKNOWN } from '../words/markers.js';
import type { Cursor } from './cursor.js';
import { named, type Value } from './value.js';

function textAt({ tokens, at }: Cursor, offset: number): string | undefined {
  const token = tokens[at + offset];
  return token?.kind === 'mark' || token?.kind === 'name' ? token.text : undefined;
}

function nameAt({ tokens, at }: Cursor, offset: number): string | undefined {
  const token = tokens[at + offset];
  return token?.kind === 'name' ? token.text : undefined;
}

/** Gives a name what it stands for: one value, or each of several. */
function bind(cursor: Cursor, name: string, { items, ...value }: Value): void {
  if (items === undefined) cursor.values.set(name, value);
  else {
    cursor.loops.set(name, items);
    cursor.values.set(name, items.length === 1 ? (items[0] as Value) : { text: UNKNOWN });
  }
}

/** The parts of what is handed on, by their names: `({ rmSync }) => …` */
function bindParts(cursor: Cursor, start: number, given: Value): void {
  if (given.name === undefined) return;
  for (let at = start; textAt(cursor, at) !== '}' && at < start + 40; at += 1) {
    const name = nameAt(cursor, at);
    if (name !== undefined) cursor.values.set(name, named(`${given.name}.${name}`));
  }
}

/** `x => …`, `(x) => …`, `function (x) …`: the parameter of a function that stands next is what it will be called with. */
export function bindParameter(cursor: Cursor, given: Value): void {
  let start = 0;
  if (textAt(cursor, start) === 'async') start += 1;
  const isFunction = textAt(cursor, start) === 'function';
  if (isFunction) start += nameAt(cursor, start + 1) === undefined ? 1 : 2;
  const isBracketed = textAt(cursor, start) === '(';
  if (isBracketed) start += 1;
  if (isBracketed && textAt(cursor, start) === '{') bindParts(cursor, start + 1, given);
  const name = nameAt(cursor, start);
  if (name !== undefined && (isBracketed || textAt(cursor, start + 1) === '=>')) bind(cursor, name, given);
}

/** `{ |x| … }` and `do |x| … end` */
export function bindBlock(cursor: Cursor, given: Value): void {
  const opening = textAt(cursor, 0);
  const name = nameAt(cursor, 2);
  if ((opening === '{' || opening === 'do') && textAt(cursor, 1) === '|' && name !== undefined)
    bind(cursor, name, given);
}
