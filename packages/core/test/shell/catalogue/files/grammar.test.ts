import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filesTools } from '../../../../src/shell/catalogue/files.js';
import { compileUsage } from '../../../../src/shell/options/compile-usage.js';
import { analyse } from '../../../../src/shell/understand.js';

const roles: ReadonlySet<string> = new Set(
  (
    'text read look write append modify create delete command argv program library script url upload host listen secret ' +
    'assignment any python perl ruby node php lua awk sed vim sql tcl m4 gdb make powershell code'
  ).split(' '),
);

describe('how the tools for files are written down', () => {
  it('names every tool once', () => {
    const names = filesTools.flatMap((tool) => tool.names.split(' '));
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(names.filter((name) => !/^(?:[a-z0-9][\w.+-]*|\[{1,2})$/i.test(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(200);
  });

  it.each(filesTools.map((tool) => [tool.names.split(' ', 1)[0] ?? '', tool] as const))(
    '%s has a grammar',
    (_, tool) => {
      const { options, operands } = compileUsage(tool);
      const isOption = tool.style === 'assignments' ? /^(?:-{1,2}\S*|[a-z]+:?)$/ : /^(?:[-+]\S*|[a-z]+)$/;
      const names = options.flatMap((option) => option.names);
      expect(names.filter((name) => !isOption.test(name) || /[<>|=[\]]/.test(name))).toEqual([]);
      const used = [...options.map(({ value }) => value), ...operands.first, operands.rest, ...operands.last];
      expect(used.filter((role) => role !== undefined && !roles.has(role))).toEqual([]);
      expect(options.filter(({ description }) => description !== undefined && /[<>|]/.test(description))).toEqual([]);
    },
  );

  it('takes any words', () => {
    const names = filesTools.flatMap((tool) => tool.names.split(' '));
    const options = filesTools.flatMap((tool) => compileUsage(tool).options.flatMap((option) => option.names));
    const word = fc.oneof(
      fc.constantFrom(...options),
      fc.constantFrom(
        'a',
        '-',
        '--',
        '/etc',
        '{}',
        ';',
        '+',
        '$x',
        '*',
        '@f',
        'h:x',
        'if=/dev/zero',
        's/a/b/',
        '!x',
        '',
      ),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.array(word, { maxLength: 6 }), (name, words) => {
        const line = [name, ...words.map((text) => `'${text.replaceAll("'", '')}'`)].join(' ');
        expect(analyse(`${line} | ${line}`).commands.length).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });
});
