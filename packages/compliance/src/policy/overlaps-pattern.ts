import { listOf } from './list-of.js';
import { isStar, spans, type Token, tokensOf } from './pattern-tokens.js';
import type { OneOrMore, Pattern } from './rule.js';

/** Whether some character fits both of two tokens that stand for one character each. */
function agree(one: Token, other: Token | undefined): boolean {
  if (other === undefined || isStar(one) || isStar(other)) return false;
  if (one === '?') return other !== '/';
  return other === '?' ? one !== '/' : one === other;
}

/** Whether one pattern can go past a token while the other one stays: the token stands for nothing, or the other for it. */
function passes(token: Token | undefined, staying: Token | undefined): boolean {
  if (token === undefined) return false;
  return isStar(token) || (staying !== undefined && isStar(staying) && spans(staying, token));
}

/** Whether both begin with characters that differ, as nearly all do. */
function beginApart(one: readonly Token[], other: readonly Token[]): boolean {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) {
    const [left, right] = [one[at] as Token, other[at] as Token];
    if (left === '?' || right === '?' || isStar(left) || isStar(right)) return false;
    if (left !== right) return true;
  }
  return false;
}

/**
 * Goes one token further in `one`, from all places of `other` that could be reached: a row of the product of the two
 * automata. Answers the next row; undefined when nothing leads there.
 */
function step(left: Token, other: readonly Token[], row: Uint8Array): Uint8Array | undefined {
  const next = new Uint8Array(row.length);
  for (let place = 0; place < row.length; place += 1) {
    if (row[place] !== 1) continue;
    const right = other[place];
    if (passes(right, left)) row[place + 1] = 1;
    if (passes(left, right)) next[place] = 1;
    if (agree(left, right)) next[place + 1] = 1;
  }
  return next.includes(1) ? next : undefined;
}

function haveCommonText(one: readonly Token[], other: readonly Token[]): boolean {
  if (beginApart(one, other)) return false;
  let row = new Uint8Array(other.length + 1);
  row[0] = 1;
  for (const token of one) {
    const next = step(token, other, row);
    if (next === undefined) return false;
    row = next as Uint8Array<ArrayBuffer>;
  }
  // What is left of the other must be able to stand for nothing.
  for (let place = 0; place < other.length; place += 1)
    if (row[place] === 1 && isStar(other[place])) row[place + 1] = 1;
  return row[other.length] === 1;
}

/**
 * A test for another pattern: whether some text fits it and one of these. In time that grows with the product of the lengths,
 * however they are written.
 */
export function overlapsPattern(patterns: OneOrMore<Pattern>): (other: Pattern) => boolean {
  const all = listOf(patterns).map(tokensOf);
  return (other) => {
    const tokens = tokensOf(other);
    return all.some((each) => haveCommonText(each, tokens));
  };
}
