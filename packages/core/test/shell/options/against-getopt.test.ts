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

/** What getopt says: options by their names, values, operands; undefined when it refuses. */
async function asked(words: readonly string[], stopsAtOperand: boolean): Promise<readonly string[] | undefined> {
  const options = ['-o', `${stopsAtOperand ? '+' : ''}${short}`, '-l', long, '--', ...words];
  try {
    const { stdout } = await run('getopt', options);
    return [...stdout.matchAll(/'([^']*)'|\S+/g)].map(([text, value]) => value ?? text);
  } catch {
    return undefined;
  }
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
      let compared = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(word, { maxLength: 7 }), async (words) => {
          const expected = await asked(words, stopsAtOperand);
          if (expected === undefined) return;
          compared += 1;
          expect(read(words, stopsAtOperand)).toEqual(expected);
        }),
        { numRuns: 300 },
      );
      expect(compared).toBeGreaterThan(100);
    });
  },
);
