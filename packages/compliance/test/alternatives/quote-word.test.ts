import { execFileSync } from 'node:child_process';
import { homedir } from 'node:os';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quotePath, quoteWord } from '../../src/alternatives/quote-word.js';

/** What a shell reads the words as. */
function read(words: readonly string[]): readonly string[] {
  const output = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${words.join(' ')}`], { encoding: 'utf8' });
  return output.split('\0').slice(0, -1);
}

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((value) => !value.includes('\0'));
const nasty = fc.constantFrom(
  "'",
  '"',
  '$(id)',
  '`id`',
  '; reboot',
  'a b',
  '\n',
  '\\',
  '*',
  '-rf',
  '~root',
  'A=b',
  '!!',
  '#',
);

describe('a quoted word', () => {
  it('is read by a shell as what it was', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(text, nasty), { minLength: 1, maxLength: 20 }), (values) => {
        expect(read(values.map(quoteWord))).toEqual(values);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a quoted path', () => {
  it('keeps the home at its beginning, and nothing else that a shell would change', () => {
    expect(read([quotePath('~/a b'), quotePath("~/it's"), quotePath('~')])).toEqual([
      `${homedir()}/a b`,
      `${homedir()}/it's`,
      homedir(),
    ]);
    expect(read([quotePath('/a/~b'), quotePath('~x y/b')])).toEqual(['/a/~b', '~x y/b']);
  });

  it('is no option', () => {
    expect(quotePath('-rf')).toBe('./-rf');
  });
});
