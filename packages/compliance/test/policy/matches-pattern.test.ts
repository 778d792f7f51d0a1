import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesPattern } from '../../src/policy/matches-pattern.js';

/** What a pattern means, as plainly as it can be said, however long it takes. */
function fits(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  const [head = ''] = pattern;
  if (pattern.startsWith('**')) return fits(pattern.slice(2), text) || (text !== '' && fits(pattern, text.slice(1)));
  if (head === '*')
    return fits(pattern.slice(1), text) || (text !== '' && text[0] !== '/' && fits(pattern, text.slice(1)));
  if (text === '') return false;
  return (head === '?' ? text[0] !== '/' : text[0] === head) && fits(pattern.slice(1), text.slice(1));
}

/** Counts the steps that reading a text takes, by handing it out character by character. */
function stepsOf(pattern: string, text: string): number {
  let steps = 0;
  const original = Set.prototype.add;
  Set.prototype.add = function count<Value>(this: Set<Value>, value: Value) {
    steps++;
    return original.call(this, value) as Set<Value>;
  };
  try {
    matchesPattern(pattern)(text);
  } finally {
    Set.prototype.add = original;
  }
  return steps;
}

const letters = (...characters: string[]) =>
  fc.array(fc.constantFrom(...characters), { maxLength: 12 }).map((all) => all.join(''));

describe('a pattern', () => {
  it('means what it says', () => {
    fc.assert(
      fc.property(letters('a', 'b', '/', '*', '?', '*'), letters('a', 'b', '/'), (pattern, text) => {
        expect(matchesPattern(pattern)(text)).toBe(fits(pattern, text));
      }),
      { numRuns: 5_000 },
    );
  });

  it('is one of several', () => {
    const isEither = matchesPattern(['/etc/passwd', '/var/log/**', '*.conf']);
    expect(['/etc/passwd', '/var/log/a/b', 'a.conf'].every(isEither)).toBe(true);
    expect(['/etc/passwd-', '/var/lib', 'a/b.conf'].some(isEither)).toBe(false);
  });

  it('takes `.`, `(`, `[` and `\\` for themselves', () => {
    expect(matchesPattern('a.(b)[c]\\d*')('a.(b)[c]\\dx')).toBe(true);
    expect(matchesPattern('a.b*')('axbx')).toBe(false);
  });

  it('never backtracks: the steps grow with the text alone, for patterns made to be slow', () => {
    for (const pattern of [
      '*a'.repeat(20).concat('b'),
      '**a'.repeat(20).concat('b'),
      `${'*?'.repeat(20)}b`,
      `${'a*'.repeat(25)}`,
    ]) {
      const short = stepsOf(pattern, 'a'.repeat(200));
      const long = stepsOf(pattern, 'a'.repeat(2_000));
      expect(long, pattern).toBeLessThanOrEqual(short * 11);
      expect(long, pattern).toBeLessThanOrEqual(2_001 * 4 * pattern.length);
    }
  });
});
