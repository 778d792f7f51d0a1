import type { OneOrMore, Pattern } from './rule.js';

/** Says of a text whether it fits. */
export type Matches = (text: string) => boolean;

const wildcard = /[*?]/;

/** Whether a pattern stands for more than one text. */
export function hasWildcard(pattern: Pattern): boolean {
  return wildcard.test(pattern);
}

/** Characters and wildcards of a pattern, one after another. */
function tokensOf(pattern: Pattern): readonly string[] {
  return pattern.match(/\*\*|[\s\S]/gu) ?? [];
}

/** Adds the places beyond stars, which may also stand for nothing. */
function passStars(tokens: readonly string[], places: Set<number>): Set<number> {
  for (const place of places) if (tokens[place] === '*' || tokens[place] === '**') places.add(place + 1);
  return places;
}

/** Where a character leads from a place of the pattern; undefined when it does not fit there. */
function follow(tokens: readonly string[], place: number, character: string): number | undefined {
  switch (tokens[place]) {
    case '**':
      return place;
    case '*':
      return character === '/' ? undefined : place;
    case '?':
      return character === '/' ? undefined : place + 1;
    case character:
      return place + 1;
    default:
      return undefined;
  }
}

/**
 * A pattern as a nondeterministic automaton that is in all its states at once (Thompson, 1968): one step for each character
 * and place, however the pattern is written.
 */
function automaton(pattern: Pattern): Matches {
  const tokens = tokensOf(pattern);
  return (text) => {
    let places = passStars(tokens, new Set([0]));
    for (const character of text) {
      const next = new Set<number>();
      for (const place of places) {
        const to = follow(tokens, place, character);
        if (to !== undefined) next.add(to);
      }
      if (next.size === 0) return false;
      places = passStars(tokens, next);
    }
    return places.has(tokens.length);
  };
}

function compile(pattern: Pattern): Matches {
  if (!hasWildcard(pattern)) return (text) => text === pattern;
  const head = pattern.endsWith('**') ? pattern.slice(0, -2) : '*';
  return hasWildcard(head) ? automaton(pattern) : (text) => text.startsWith(head);
}

/** A test for a pattern, or for several of which one must fit. */
export function matchesPattern(patterns: OneOrMore<Pattern>): Matches {
  if (typeof patterns === 'string') return compile(patterns);
  const texts = new Set(patterns.filter((pattern) => !hasWildcard(pattern)));
  const others = patterns.filter(hasWildcard).map(compile);
  if (others.length === 0) return (text) => texts.has(text);
  return (text) => texts.has(text) || others.some((matches) => matches(text));
}
