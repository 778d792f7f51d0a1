import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CodeLanguage, readCode } from '../../../src/shell/code/read-code.js';
import { floods } from '../../fixtures/shell/flooded-code.js';

const languages: readonly CodeLanguage[] = [
  'python',
  'perl',
  'ruby',
  'node',
  'php',
  'lua',
  'awk',
  'sed',
  'vim',
  'tcl',
  'm4',
  'gdb',
  'make',
  'powershell',
  'code',
];

const pieces = [
  'system',
  'exec',
  'eval',
  'open',
  'import os',
  'from a import b',
  'require',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '`',
  '"""',
  '/',
  '\\',
  '\n',
  ';',
  ',',
  '.',
  '->',
  '::',
  '=',
  '=>',
  '+',
  '%',
  '#{',
  '${',
  '$(',
  '@{',
  '$x',
  '#',
  '//',
  '/*',
  '--[[',
  '<<EOF',
  's/a/b/e',
  'q{',
  'qw(',
  '%w[',
  '|',
  '<',
  '>',
  ' ',
  'a',
  '1',
  'x=x+x',
  'eval(x)',
  '\u{1F600}',
  '\uD800',
  '\uE000',
  '=begin',
  '!',
  ':',
  '<?php',
  'print',
  'getline',
  'w ',
  'if',
  'do',
  'end',
  'BEGIN',
];

const program = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join(''));

describe('reading code', () => {
  test.each(languages)('%s: takes any text', (language) => {
    fc.assert(
      fc.property(fc.oneof(program, fc.string(), fc.string({ unit: 'binary' })), (source) => {
        for (const { action, text } of readCode(language, source)) {
          expect(action).not.toBe('');
          expect(typeof text).toBe('string');
        }
      }),
      { numRuns: 300 },
    );
  });

  test.each(languages)('%s: is read to its end whatever is repeated in it', { timeout: 120_000 }, (language) => {
    for (const piece of floods) {
      const found = readCode(language, piece.repeat(Math.floor(16_384 / piece.length)));
      expect(found.length, piece).toBeLessThanOrEqual(16_384);
    }
  });

  test('code that evaluates itself ends', () => {
    expect(readCode('python', "a = 'eval(a);' * 9; a = 'eval(a);eval(a);eval(a)'; eval(a)").length).toBeLessThan(5000);
  });
});
