import { listOf } from './list-of.js';
import { hasWildcard, isStar, spans, type Token, tokensOf } from './pattern-tokens.js';
import type { OneOrMore, Pattern } from './rule.js';

/** Says of a text whether it fits. */
export type Matches = (text: string) => boolean;

/** Where something read leads from a place of a pattern; undefined when it does not fit there. */
type Follow = (token: Token | undefined, place: number, read: Token) => number | undefined;

const followCharacter: Follow = (token, place, read) => {
  if (token === '*' || token === '**') return spans(token, read) ? place : undefined;
  if (token === '?') return read === '/' ? undefined : place + 1;
  return token === read ? place + 1 : undefined;
};

/** All that a wildcard stands for must fit there. */
const followToken: Follow = (token, place, read) =>
  token === '?' && isStar(read) ? undefined : followCharacter(token, place, read);

/** One thing further from all places that were reached; undefined when it leads nowhere. */
function step(tokens: readonly Token[], follow: Follow, row: Uint8Array, read: Token): Uint8Array | undefined {
  const next = new Uint8Array(row.length);
  let isAlive = false;
  for (let place = 0; place < row.length; place += 1) {
    if (row[place] !== 1) continue;
    const token = tokens[place];
    // It may also stand for nothing.
    if (isStar(token)) row[place + 1] = 1;
    const to = follow(token, place, read);
    if (to === undefined) continue;
    next[to] = 1;
    isAlive = true;
  }
  return isAlive ? next : undefined;
}

/**
 * A pattern as a nondeterministic automaton that is in all its states at once (Thompson, 1968): one step for each thing
 * that is read and each place, however the pattern is written.
 */
function automaton(pattern: Pattern, follow: Follow): (read: Iterable<Token>) => boolean {
  const tokens = tokensOf(pattern);
  return (read) => {
    let row: Uint8Array = new Uint8Array(tokens.length + 1);
    row[0] = 1;
    for (const each of read) {
      const next = step(tokens, follow, row, each);
      if (next === undefined) return false;
      row = next;
    }
    // What is left must be able to stand for nothing.
    for (let place = 0; place < tokens.length; place += 1)
      if (row[place] === 1 && isStar(tokens[place])) row[place + 1] = 1;
    return row[tokens.length] === 1;
  };
}

/** Parts of a pattern between its wildcards, each of which stands in whatever fits it. */
function literalsOf(pattern: Pattern): readonly string[] {
  return pattern.split(/[*?]+/);
}

function compile(pattern: Pattern): Matches {
  if (!hasWildcard(pattern)) return (text) => text === pattern;
  const literals = literalsOf(pattern);
  const [head = '', tail = ''] = [literals[0], literals.at(-1)];
  const shortest = literals.reduce((length, literal) => length + literal.length, 0);
  const isAround = (text: string): boolean => text.length >= shortest && text.startsWith(head) && text.endsWith(tail);
  if (pattern === `${head}**${tail}`) return isAround;
  const longest = literals.reduce((longer, literal) => (literal.length > longer.length ? literal : longer), '');
  const fits = automaton(pattern, followCharacter);
  // Nearly no text gets as far as the automaton.
  return (text) => isAround(text) && text.includes(longest) && fits(text);
}

/** A test for a pattern, or for several of which one must fit. */
export function matchesPattern(patterns: OneOrMore<Pattern>): Matches {
  if (typeof patterns === 'string') return compile(patterns);
  const texts = new Set(patterns.filter((pattern) => !hasWildcard(pattern)));
  const others = patterns.filter(hasWildcard).map(compile);
  if (others.length === 0) return (text) => texts.has(text);
  return (text) => texts.has(text) || others.some((matches) => matches(text));
}

/**
 * A test for another pattern: whether every text that fits it fits one of these. Says no where that takes more than reading
 * the other's wildcards as they stand, so it may say no wrongly, and never yes.
 */
export function coversPattern(patterns: OneOrMore<Pattern>): (other: Pattern) => boolean {
  const readers = listOf(patterns).map((pattern) => automaton(pattern, followToken));
  return (other) => {
    const read = tokensOf(other);
    return readers.some((covers) => covers(read));
  };
}
