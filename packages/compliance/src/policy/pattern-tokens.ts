import type { Pattern } from './rule.js';

/** One character of a pattern, or one of its wildcards. */
export type Token = string;

const wildcard = /[*?]/;

/** Whether a pattern stands for more than one text. */
export function hasWildcard(pattern: Pattern): boolean {
  return wildcard.test(pattern);
}

/** Characters and wildcards of a pattern, one after another. */
export function tokensOf(pattern: Pattern): readonly Token[] {
  return pattern.match(/\*\*|[\s\S]/gu) ?? [];
}

/** Whether a token stands for any number of characters. */
export function isStar(token: Token | undefined): boolean {
  return token === '*' || token === '**';
}

/** Whether a star may stand for a token, among others. */
export function spans(star: Token, token: Token): boolean {
  return star === '**' || (token !== '/' && token !== '**');
}
