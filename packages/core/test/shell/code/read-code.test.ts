import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCode } from '../../../src/shell/code/read-code.js';
import type { Language } from '../../../src/shell/tools/tool-spec.js';

const languages: readonly Language[] = [
  'python',
  'perl',
  'ruby',
  'node',
  'php',
  'lua',
  'awk',
  'sed',
  'vim',
  'sql',
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

  const floods = [
    '(',
    '[',
    '{',
    '"',
    "'",
    '`',
    'a(',
    'a.',
    'a.b(',
    '#{',
    '"#{',
    '"${',
    '`${',
    '$(',
    '$(shell ',
    '@{',
    'eval(',
    'system ',
    "system('a' + ",
    's/',
    '/',
    '/a',
    '[[',
    '[=[',
    '<<E\n',
    'q{',
    'qq{#{',
    'if x:',
    'x=x+x;',
    'x.=x;',
    'print "',
    '\\',
    'f(x)(',
    'x[',
    'import a,',
    '!',
    '|',
    'g/a/',
    'exe "',
    'exec {',
    'exec [',
    'for ',
    'for my $x ',
    'foreach (',
    'x for ',
    'for x in ',
    'esyscmd(',
    '"a" ',
    'a:',
    'a=',
    '-',
    '%w(',
    'a b ',
    '=begin\n',
    '"a"+',
    '<#',
    'iex ',
    '(getline',
    'system(',
  ];

  test.each(languages)('%s: time in proportion to the length', (language) => {
    for (const flood of floods) {
      const source = flood.repeat(Math.floor(16_384 / flood.length));
      const start = performance.now();
      readCode(language, source);
      expect(performance.now() - start, flood).toBeLessThan(1000);
    }
  });

  test('code that evaluates itself ends', () => {
    expect(readCode('python', "a = 'eval(a);' * 9; a = 'eval(a);eval(a);eval(a)'; eval(a)").length).toBeLessThan(5000);
  });
});
