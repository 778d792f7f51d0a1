// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the expansions are those of a shell.
import { describe, expect, it } from 'vitest';
import { assessRisk, riskyThreshold } from '../../../src/risk/assess-risk.js';
import type { CommandAnalysis } from '../../../src/shell/command-analysis.js';
import { explain } from '../../../src/shell/explain/explain.js';
import { limits } from '../../../src/shell/syntax/limits.js';
import { analyse } from '../../../src/shell/understand.js';
import { nestings, openings, otherNestings } from '../../fixtures/shell/nested-commands.js';
import { riskOf } from '../../fixtures/shell/risk-of.js';

const codesOf = (command: string): readonly string[] => analyse(command).problems.map(({ code }) => code);

describe('what is no command', () => {
  it.each([
    ['nothing', ''],
    ['blanks', ' \t \n\n '],
    ['a comment', '# rm -rf /'],
    ['comments', '  # one\n\t# two\n'],
  ])('%s is empty, and no risk', (_, command) => {
    const analysis = analyse(command);
    expect(analysis).toMatchObject({ commands: [], effects: [], problems: [{ code: 'empty' }] });
    expect(assessRisk(analysis).score).toBe(0);
  });

  it.each([
    ['a NUL', 'rm -rf /\0'],
    ['control characters', 'ls \u0001\u0002'],
    ['an ELF header', '\u007fELF\u0002\u0001\u0001'],
    ['an escape sequence', 'ls \u001b[2K\rrm -rf /'],
    ['a high surrogate by itself', 'echo \ud83d'],
    ['a low surrogate by itself', '\ude42 echo'],
    ['surrogates the wrong way round', 'echo \ude42\ud83d'],
    ['a quote that does not end', "echo 'a"],
    ['a double quote that does not end', 'echo "a $b'],
    ['an ANSI-C string that does not end', "echo $'a"],
    ['a substitution that does not end', 'echo $(ls'],
    ['backquotes that do not end', 'echo `ls'],
    ['an expansion that does not end', 'echo ${a'],
    ['an arithmetic expansion that does not end', 'echo $((1'],
    ['a subshell that does not end', '(ls'],
    ['a group that does not end', '{ ls'],
    ['a branch that does not end', 'if true; then ls'],
    ['a loop that does not end', 'while true; do ls'],
    ['a case that does not end', 'case x in'],
    ['a list that does not begin', '&& ls'],
    ['a pipe into nothing', 'ls |'],
    ['a redirection to nothing', 'ls >'],
    ['an end without a beginning', 'ls; fi'],
    ['a bracket without a beginning', 'ls )'],
    ['a bracket after a word', 'echo ('],
    ['two semicolons', 'ls ;; ls'],
    ['a substitution within one that does not end', "echo $(echo $(echo 'a))"],
    ['a bad script within a good one', "sh -c 'if true'"],
  ])('%s cannot be parsed, and is risky', (_, command) => {
    expect(codesOf(command)).toContain('unparseable');
    expect(riskOf(command)).toBeGreaterThanOrEqual(riskyThreshold);
  });

  it('with carriage returns says so, and what it would do besides', () => {
    const analysis = analyse('ls\r\nrm -rf /\r\n');
    expect(analysis.problems.map(({ code }) => code)).toContain('unparseable');
    expect(analysis.effects).toContainEqual(expect.objectContaining({ kind: 'delete' }));
  });

  it('may hold a here-document that does not end; what is in it is seen', () => {
    expect(codesOf('cat <<END\nhello')).toEqual(['unterminated']);
    expect(riskOf("sh <<'END'\nrm -rf /")).toBe(1);
  });

  it('is not a test, an assignment, an expression or a function', () => {
    for (const command of ['[ -f x ]', 'a=5', 'f() { ls; }', ':', '> out.txt', 'a=(1 2)']) {
      expect(codesOf(command), command).toEqual([]);
    }
  });

  it('depends on the shell where bash alone reads it so, unless bash is asked to', () => {
    for (const command of ['[[ a < f ]]', '((reboot))', 'function f { ls; }']) {
      expect(codesOf(command), command).toEqual(['depends-on-shell']);
      expect(codesOf(`bash -c '${command}'`), command).toEqual([]);
      expect(codesOf(`bash -c "sh -c '${command}'"`), command).toEqual(['depends-on-shell']);
    }
  });

  it('is a test that elsewhere is no program at all, unless another shell opens or runs something within', () => {
    for (const command of ['[[ -f x ]]', '[[ $x == rm* ]] && echo y', 'if [[ -n $x ]]; then ls; fi'])
      expect(codesOf(command), command).toEqual([]);
    for (const test of ['-n "a > b"', "$x != 'a|b'", '$(ls | wc -l) -gt 3', '-z ${x:-(a)}', '! a\\>b =~ ^[a-z]+$'])
      expect(codesOf(`[[ ${test} ]]`), test).toEqual([]);
    for (const test of [
      'a && reboot',
      'a || reboot',
      '( a )',
      'a > f',
      '\nreboot',
      '$x =~ a|reboot',
      '$x == @(a|b)',
      '-f <(ls)',
    ])
      expect(codesOf(`[[ ${test} ]]`), test).toEqual(['depends-on-shell']);
  });

  it.each([null, undefined, 3, {}])('is %s, which has no text: it is answered, not thrown', (given) => {
    const command = given as unknown as string;
    expect(analyse(command).problems).toMatchObject([{ code: 'unparseable' }]);
    expect(explain(command).unknown).toHaveLength(1);
  });

  it('may come with surroundings that are not there, or no text', () => {
    const untyped = analyse as (command: string, options: unknown) => CommandAnalysis;
    expect(untyped('ls', null).problems).toEqual([]);
    expect(untyped('ls', { variables: null }).problems).toEqual([]);
    expect(untyped('rm $D', { variables: { D: 3 } }).effects).toMatchObject([{ target: { path: '3' } }]);
  });

  it('may have characters beyond the basic plane', () => {
    expect(codesOf('echo 🙂 日本')).toEqual([]);
  });
});

describe('the size of a command', () => {
  const filled = (bytes: number, unit: string): string => {
    const text = `echo ${unit.repeat(Math.floor((bytes - 5) / Buffer.byteLength(unit)))}`;
    return text + 'x'.repeat(bytes - Buffer.byteLength(text));
  };

  it.each(['a', 'é', '日', '🙂', 'a b ', "'q' "])('is at most 16 KiB of bytes: %s', (unit) => {
    expect(codesOf(filled(limits.bytes, unit))).toEqual([]);
    const larger = filled(limits.bytes + 1, unit);
    expect(codesOf(larger)).toEqual(['too-large']);
    expect(riskOf(larger)).toBeGreaterThanOrEqual(riskyThreshold);
  });

  it('is counted in bytes', () => {
    expect('日'.repeat(6_000).length).toBeLessThan(limits.bytes);
    expect(codesOf(`echo ${'日'.repeat(6_000)}`)).toEqual(['too-large']);
  });

  it('is at most 512 simple commands', () => {
    const many = (count: number): string => Array.from({ length: count }, () => 'true').join('\n');
    expect(codesOf(many(512))).toEqual([]);
    expect(codesOf(many(513))).toEqual(['too-complex']);
    expect(riskOf(many(513))).toBeGreaterThanOrEqual(riskyThreshold);
    expect(codesOf(`sh -c '${many(513)}'`)).toContain('too-complex');
  });

  it('does not hide what stands before the limit', () => {
    expect(riskOf(`rm -rf /\n${'true\n'.repeat(600)}`)).toBe(1);
  });
});

describe('nesting', () => {
  it.each(Object.entries(nestings))('of %s is looked through 32 deep, and not 33', (_, nesting) => {
    // Loops within loops may be too much work before they are too deep.
    expect(codesOf(nesting(limits.nesting)).filter((code) => code !== 'too-complex')).toEqual([]);
    expect(codesOf(nesting(limits.nesting + 1)).map((code) => (code === 'too-complex' ? 'too-deep' : code))).toContain(
      'too-deep',
    );
    expect(riskOf(nesting(limits.nesting + 1))).toBeGreaterThanOrEqual(riskyThreshold);
  });

  const cases = Object.entries({ ...nestings, ...otherNestings }).flatMap(([name, nesting]) =>
    [1, 2, 31, 32, 33, 100, 1_000].map((depth) => [name, depth, nesting] as const),
  );

  it.each(cases)('of %s, %i deep, is answered', (_, depth, nesting) => {
    const { problems } = analyse(nesting(depth));
    for (const { code, message } of problems) expect([code, message]).not.toContain('');
  });

  it.each(openings)('that begins with %j again and again is answered', (opening) => {
    for (const count of [1, 33, 500, 5_000, 16_384]) {
      const times = Math.min(count, Math.floor(limits.bytes / Buffer.byteLength(opening)));
      expect(analyse(opening.repeat(times)).problems).toBeDefined();
      expect(analyse(`echo ${opening.repeat(times)}`).problems).toBeDefined();
    }
  });

  it('of 5,000 substitutions that never end is risky', () => {
    expect(riskOf('$('.repeat(5_000))).toBeGreaterThanOrEqual(riskyThreshold);
  });
});
