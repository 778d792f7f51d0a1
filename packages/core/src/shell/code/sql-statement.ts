import type { SqlToken } from './sql-tokens.js';
import { afterVerb } from './sql-words.js';

/** A statement from one of its words on. */
export interface Statement {
  readonly tokens: readonly SqlToken[];
  readonly at: number;
}

export function wordAt({ tokens, at }: Statement, offset = 0): string {
  const token = tokens[at + offset];
  return token?.type === 'word' ? token.text.toUpperCase() : '';
}

export function textAt({ tokens, at }: Statement, offset: number): string {
  return tokens[at + offset]?.text ?? '';
}

/** Far enough for statements that people write, and no further, so that long ones take no longer than they are long. */
const farthest = 256;

export function ahead({ tokens, at }: Statement): readonly SqlToken[] {
  return tokens.slice(at, at + farthest);
}

export function hasWord(statement: Statement, ...words: readonly string[]): boolean {
  return ahead(statement).some(({ type, text }) => type === 'word' && words.includes(text.toUpperCase()));
}

/** `schema.table` from a place on, past words such as IF EXISTS. */
export function nameFrom(statement: Statement, from: number): string {
  let offset = from;
  while (afterVerb.has(wordAt(statement, offset))) offset += 1;
  let name = textAt(statement, offset);
  while (textAt(statement, offset + 1) === '.') {
    name += `.${textAt(statement, offset + 2)}`;
    offset += 2;
  }
  return name === ';' ? '' : name;
}

/** Names beyond which nobody reads on. */
const mostNames = 16;

/** `a, schema.b, c` from a place on. */
export function namesFrom(statement: Statement, from: number): string {
  const names = [nameFrom(statement, from)];
  let offset = from;
  while (afterVerb.has(wordAt(statement, offset))) offset += 1;
  while (names.length < mostNames) {
    while (textAt(statement, offset + 1) === '.') offset += 2;
    if (textAt(statement, offset + 1) !== ',') break;
    offset += 2;
    names.push(nameFrom(statement, offset));
  }
  return names.join(', ');
}

/** The same where a dialect takes double quotes for a value as well. */
export function quotedAfter(statement: Statement, word: string): string | undefined {
  const tokens = ahead(statement);
  const index = tokens.findIndex(({ type, text }) => type === 'word' && text.toUpperCase() === word);
  if (index === -1) return undefined;
  return tokens.slice(index).find(({ type }) => type === 'string' || type === 'name')?.text;
}

export function stringAfter(statement: Statement, word: string): string | undefined {
  const tokens = ahead(statement);
  const index = tokens.findIndex(({ type, text }) => type === 'word' && text.toUpperCase() === word);
  return index === -1 ? undefined : tokens.slice(index).find(({ type }) => type === 'string')?.text;
}

/** `WHERE true`, `WHERE 1 = 1`: a condition that is none. */
export function isMetByAll(statement: Statement): boolean {
  const tokens = ahead(statement);
  const at = tokens.findIndex(({ text }) => text.toUpperCase() === 'WHERE');
  const all = tokens.slice(at + 1).map(({ text }) => text.toUpperCase());
  const settings = all.indexOf('SETTINGS');
  const [first, sign, second, more] = settings === -1 ? all : all.slice(0, settings);
  if (at === -1) return false;
  return (
    (/^(?:TRUE|1)$/.test(first ?? '') && sign === undefined) || (sign === '=' && first === second && more === undefined)
  );
}

/** Words and brackets that a statement may follow. */
const opens = new Set([
  'AS',
  'BEGIN',
  'THEN',
  'ELSE',
  'DO',
  'LOOP',
  'ANALYZE',
  'EXPLAIN',
  'VERBOSE',
  'PREPARE',
  'IMMEDIATE',
  ')',
  '(',
]);

/** Whether a statement may begin with this word. */
export function mayStart({ tokens, at }: Statement): boolean {
  const before = tokens[at - 1];
  return (
    before === undefined || (before.type !== 'string' && before.type !== 'name' && opens.has(before.text.toUpperCase()))
  );
}
