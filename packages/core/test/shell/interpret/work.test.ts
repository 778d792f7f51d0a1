// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the expansions are those of a shell.
import { describe, expect, it } from 'vitest';
import { AnalysisRun } from '../../../src/shell/interpret/analysis-run.js';
import { lineFrame } from '../../../src/shell/interpret/frame.js';
import { limits } from '../../../src/shell/syntax/limits.js';
import { analyse } from '../../../src/shell/understand.js';

function problemsOf(command: string): readonly string[] {
  return analyse(command).problems.map(({ code }) => code);
}

const variables = (count: number): string =>
  Array.from({ length: count }, (_, at) => `export v${at}=a; v${at}=$v${at}b; `).join('');

const loops = (depth: number, body: string): string =>
  `${'while true; do '.repeat(depth)}${body}${'done; '.repeat(depth)}`;

describe('work that is counted', () => {
  it('is that on the variables of each shell too', () => {
    expect(problemsOf(loops(2, variables(40)))).not.toContain('too-complex');
    expect(problemsOf(loops(28, variables(140)))).toContain('too-complex');
    expect(problemsOf(variables(250) + '(v1=c); '.repeat(1_000))).toContain('too-complex');
  });

  it('is that on the elements of lists that grow with each word', () => {
    for (const grows of ['a=("${a[@]}" b);', 'a+=("${a[@]}" x);', 'set -- "$@" "$@" a;']) {
      expect(problemsOf(grows.repeat(8))).toEqual([]);
      expect(problemsOf(grows.repeat(400))).toContain('too-complex');
    }
  });

  it('is that on each of the words that braces make', () => {
    const word = `${'{a,b}'.repeat(6)}${'$x'.repeat(400)} `;
    expect(problemsOf(`echo ${word}`)).not.toContain('too-complex');
    expect(problemsOf(`echo ${word.repeat(12)}`)).toContain('too-complex');
  });

  it('is that on the characters that are split into fields', () => {
    const grows = 'x=$(find $x a);';
    expect(problemsOf(grows.repeat(20))).toEqual([]);
    const { commands, problems } = analyse(grows.repeat(400));
    expect(problems.map(({ code }) => code)).toContain('too-complex');
    expect(commands.length).toBeLessThan(300);
  });

  it('is that on the words that wrappers in wrappers hand on', () => {
    const given = (wrappers: number, words: number): string => `${'env '.repeat(wrappers)}rm${' a'.repeat(words)}`;
    expect(problemsOf(given(4, 2_000))).toEqual([]);
    expect(problemsOf(given(25, 2_000))).toEqual(['too-complex']);
  });

  it('is that on braces that make too many words', () => {
    const nested = (depth: number): string => `${'{a,'.repeat(depth)}b${'}'.repeat(depth)}`;
    const word = nested(60);
    for (const echoed of [word, nested(200)]) expect(problemsOf(`echo ${echoed}`)).toEqual([]);
    const often = (body: string): string => `for i in {1..8}; do for j in {1..8}; do ${body}; done; done`;
    expect(problemsOf(often('echo {a,b}'))).toEqual([]);
    expect(problemsOf(often(`echo ${word} ${word}`))).toContain('too-complex');
  });

  it('is that on what is parsed once more, by its length', () => {
    const evaluated = (count: number): string => `${'eval '.repeat(15)}${'a[$(b)]=c '.repeat(count)}`;
    expect(problemsOf(evaluated(100))).not.toContain('too-complex');
    expect(problemsOf(evaluated(700))).toContain('too-complex');
  });

  it('is that on all that is looked at for each word that braces make', () => {
    const word = `${'{a,'.repeat(30)}b${'}'.repeat(30)} `;
    expect(problemsOf(`echo ${word.repeat(20)}`)).toEqual([]);
    expect(problemsOf(`echo ${word.repeat(120)}`)).toContain('too-complex');
  });

  it('is done once for what stands in patterns within patterns', () => {
    const { commands } = analyse(`: ${'${a/'.repeat(20)}$(b)${'}'.repeat(20)}`);
    expect(commands.filter(({ program }) => program === 'b')).toHaveLength(2);
  });

  it('grows with the variables that a shell copies, and not where it copies none', () => {
    let entries = 0;
    const frame = lineFrame('/', (count) => {
      entries += count;
    });
    for (let at = 0; at < 100; at += 1) frame.setText(`v${at}`, 'a');
    const before = entries;
    const copies = Array.from({ length: 10 }, () => frame.fork());
    expect(entries).toBe(before);
    for (const copy of copies) copy.setText('v1', 'b');
    expect(entries - before).toBe(1_000);
  });

  it('is that on all that a path leads to', () => {
    const links = Array.from({ length: 62 }, (_, at) => `ln -s /s${at} /x; `).join('');
    const analysis = analyse(`${links}cat${' /x/a'.repeat(2_500)}`);
    expect(analysis.problems.map(({ code }) => code)).toContain('too-complex');
    expect(analysis.effects.length).toBeLessThanOrEqual(limits.steps + 1);
  });

  it('is that on each effect, and ends the analysis with a word of it', () => {
    const run = new AnalysisRun(10);
    const effect = {
      kind: 'read',
      action: 'read',
      target: { type: 'none', name: '' },
      scope: {},
      attributes: {},
      confidence: 1,
      span: [0, 1],
    } as const;
    for (let told = 0; told < 2 * limits.steps; told += 1) run.tell(effect);
    expect(run.effects.length).toBe(limits.steps + 1);
    expect(run.problems.map(({ code }) => code)).toEqual(['too-complex']);
  });
});
