import fc from 'fast-check';
import { expect, it } from 'vitest';
import { frozenCopy } from '../../src/pipeline/frozen-copy.js';
import { assessRisk } from '../../src/risk/assess-risk.js';
import { rememberAnalyses, rememberRisks } from '../../src/risk/remembered-looks.js';
import { type AnalysisOptions, analyse } from '../../src/shell.js';

const commands = fc.constantFrom('rm -rf data', 'cat notes', 'systemctl stop app', 'x'.repeat(5_000), 'sh -c "$1"');
const options: fc.Arbitrary<AnalysisOptions> = fc.record(
  {
    cwd: fc.constantFrom('/etc', '/home/ann', undefined),
    user: fc.constantFrom('root', 'ann', undefined),
    variables: fc.constantFrom(undefined, { HOME: '/srv' }),
    stdin: fc.constantFrom(undefined, {}, { text: 'rm -rf /' }),
  },
  { requiredKeys: [] },
);
const look = fc.record({
  command: fc.oneof(commands, fc.string({ maxLength: 4_000 })),
  options,
  environment: fc.constantFrom('production', 'test', undefined),
});

it('what is remembered is what would be found anew, whatever was looked through before', () => {
  const see = rememberAnalyses(analyse);
  const score = rememberRisks();
  fc.assert(
    fc.property(fc.array(look, { minLength: 1, maxLength: 30 }), (looks) => {
      for (const { command, options: given, environment } of looks) {
        const [was, is] = [analyse(command, given), see(command, given)];
        expect(is).toEqual(frozenCopy(was, 'analysis'));
        const context = { environment, user: given.user };
        expect(score(is, context)).toEqual(frozenCopy(assessRisk(was, context), 'risk'));
      }
    }),
    { numRuns: 60 },
  );
});

it('a command that runs on many hosts is looked through once, one that is given values each time', () => {
  let looks = 0;
  const see = rememberAnalyses((command, given) => {
    looks += 1;
    return analyse(command, given);
  });
  const [first, second] = [see('rm -rf data', { cwd: '/srv' }), see('rm -rf data', { cwd: '/srv' })];
  expect(second).toBe(first);
  expect(looks).toBe(1);
  for (const given of [{ variables: { A: '1' } }, { stdin: { text: 'x' } }]) {
    see('rm -rf data', given);
    see('rm -rf data', given);
  }
  expect(looks).toBe(5);
});

it('only so much is remembered: what was used last', () => {
  let looks = 0;
  const see = rememberAnalyses((command, given) => {
    looks += 1;
    return analyse(command, given);
  });
  const nth = (index: number): string => `echo ${'x'.repeat(3_000)} ${index}`;
  see(nth(0), {});
  for (let index = 1; index < 10; index += 1) {
    see(nth(index), {});
    see(nth(0), {});
  }
  expect(looks).toBe(10);
  for (let index = 10; index < 21; index += 1) see(nth(index), {});
  see(nth(0), {});
  expect(looks).toBe(22);
});
