import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coversPattern, matchesPattern } from '../../src/policy/matches-pattern.js';
import { overlapsPattern } from '../../src/policy/overlaps-pattern.js';

const pattern = fc
  .array(fc.constantFrom('a', 'b', '/', '*', '**', '?'), { maxLength: 7 })
  .map((tokens) => tokens.join(''));

/** All texts of up to six characters: enough for whatever two short patterns have in common. */
function textsOf(alphabet: readonly string[], length: number): string[] {
  if (length === 0) return [''];
  const shorter = textsOf(alphabet, length - 1);
  return [...new Set([...shorter, ...shorter.flatMap((text) => alphabet.map((character) => text + character))])];
}

const texts = textsOf(['a', 'b', '/'], 6);

describe('two patterns', () => {
  it('overlap where some text fits both', () => {
    fc.assert(
      fc.property(pattern, pattern, (one, other) => {
        const [isOne, isOther] = [matchesPattern(one), matchesPattern(other)];
        const common = texts.find((text) => isOne(text) && isOther(text));
        // A shared text needs no more characters than both have tokens that stand for one.
        const characters = (of: string) => of.replaceAll('*', '').length;
        if (common !== undefined) expect(overlapsPattern(one)(other)).toBe(true);
        else if (characters(one) + characters(other) <= 6) expect(overlapsPattern(one)(other)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('overlap whichever of them is asked', () => {
    fc.assert(
      fc.property(pattern, pattern, (one, other) => {
        expect(overlapsPattern(one)(other)).toBe(overlapsPattern(other)(one));
      }),
      { numRuns: 5_000 },
    );
  });

  it('cover one another only where every text of the one fits the other', () => {
    fc.assert(
      fc.property(pattern, pattern, (outer, inner) => {
        if (!coversPattern(outer)(inner)) return;
        const [isOuter, isInner] = [matchesPattern(outer), matchesPattern(inner)];
        expect(texts.filter((text) => isInner(text) && !isOuter(text))).toEqual([]);
        expect(overlapsPattern(outer)(inner)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  it('cover themselves, and what is narrower', () => {
    fc.assert(
      fc.property(pattern, (each) => {
        expect(coversPattern(each)(each)).toBe(true);
        expect(coversPattern('**')(each)).toBe(true);
      }),
    );
    expect(coversPattern('/srv/**')('/srv/*/a?')).toBe(true);
    expect(coversPattern('/srv/*')('/srv/**')).toBe(false);
    expect(coversPattern('/srv/?')('/srv/*')).toBe(false);
  });
});
