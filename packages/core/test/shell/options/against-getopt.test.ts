import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileUsage } from '../../../src/shell/options/compile-usage.js';
import { readArguments } from '../../../src/shell/options/read-arguments.js';
import type { Word } from '../../../src/shell/tools/tool-spec.js';

const run = promisify(execFile);
// The one of util-linux can tell that it is.
const isMissing = spawnSync('getopt', ['--test']).status !== 4;

const short = 'ab:c::o:v';
const long = 'all,body:,color::,output:,verbose,very-long';
const grammar = compileUsage({
  options: `
    -a, --all | -v, --verbose | --very-long
    -b, --body <text>
    -c[<text>] | --color[=<text>]
    -o, --output=<write>`,
});

type Answer = readonly string[] | undefined;

/** What getopt says of each list of words: options by their names, values, operands; undefined when it refuses. */
async function asked(lists: readonly (readonly string[])[], stopsAtOperand: boolean): Promise<readonly Answer[]> {
  const options = `-o '${stopsAtOperand ? '+' : ''}${short}' -l ${long}`;
  const quoted = (word: string): string => `'${word}'`;
  // One shell for all of them: the start of a process is what takes time.
  const lines = lists.map((words) => `getopt ${options} -- ${words.map(quoted).join(' ')} 2>&- || echo refused`);
  const { stdout } = await run('sh', ['-c', lines.join('\n')]);
  const answers = stdout.split('\n').slice(0, -1);
  // getopt prints what it could read before it refuses.
  return lists.map(() => {
    const line = answers.shift() ?? '';
    if (answers[0] === 'refused') {
      answers.shift();
      return undefined;
    }
    return [...line.matchAll(/'([^']*)'|\S+/g)].map(([text, value]) => value ?? text);
  });
}

/** The same in ours: each option, its value if it takes one, `--`, the operands. */
function read(words: readonly string[], stopsAtOperand: boolean): readonly string[] {
  const given = words.map((text): Word => ({ text, span: [0, 0] }));
  const { options, operands } = readArguments(grammar, stopsAtOperand ? 'posix' : 'gnu', given);
  const shown = options.flatMap(({ name, option, value }) => {
    const own = option?.names ?? [];
    const full = name.startsWith('--') ? (own.find((each) => each.startsWith(name)) ?? name) : name;
    return option?.value === undefined ? [full] : [full, value?.text ?? ''];
  });
  return [...shown, '--', ...operands.map(({ text }) => text)];
}

const value = fc.constantFrom('x', 'file.txt', '/etc/passwd', '-', '-a', '--', 'a=b', '1', '--all');
const word = fc.oneof(
  value,
  fc.constantFrom(
    '-a',
    '-v',
    '-b',
    '-o',
    '-c',
    '-av',
    '-va',
    '-abx',
    '-bx',
    '-ofile',
    '-vofile',
    '-cauto',
    '-ac',
    '-acx',
  ),
  fc.constantFrom('--all', '--al', '--verbose', '--verb', '--very', '--very-l', '--body', '--bo', '--color', '--col'),
  fc.constantFrom('--body=x', '--bod=a b', '--color=auto', '--colo=x', '--output=f', '--out=f', '--output', '--body='),
);

describe.skipIf(isMissing)(
  `options are read as getopt reads them${isMissing ? ': util-linux getopt is not installed' : ''}`,
  () => {
    it.each([
      ['anywhere', false],
      ['until the first operand', true],
    ])('%s', { timeout: 120_000 }, async (_, stopsAtOperand) => {
      const lists = fc.sample(fc.array(word, { maxLength: 7 }), 300);
      const answers = await asked(lists, stopsAtOperand);
      const understood = lists.flatMap((words, index) => {
        const expected = answers[index];
        return expected === undefined ? [] : [{ words, expected }];
      });
      expect(understood.length).toBeGreaterThan(100);
      for (const { words, expected } of understood)
        expect(read(words, stopsAtOperand), words.join(' ')).toEqual(expected);
    });
  },
);
