import { describe, expect, test } from 'vitest';
import { readArguments } from '../src/arguments.js';
import { checkSteps } from '../src/check-steps.js';
import { parseDuration } from '../src/duration.js';
import { directoryWith, emptyDirectory, startPipeline } from './start-pipeline.js';

const step = { name: 'Build', command: 'make' };
const problemsOf = (...steps: unknown[]): readonly string[] => checkSteps({ steps }, '/repo').problems;

describe('a steps file', () => {
  test.for([
    [{ command: 'make' }, 'steps[0].name must be a text that is not blank; it is missing'],
    [{ name: 'Build', command: ' ' }, 'steps[0].command must be a text that is not blank; got " "'],
    [{ ...step, comand: 'x' }, 'steps[0].comand is not known; a step has name, command, verify'],
    [{ ...step, timeout: 30 }, 'steps[0].timeout must be a duration above 0, such as "90s" or "5m"; got 30'],
    [{ ...step, timeout: '0s' }, 'steps[0].timeout must be a duration above 0, such as "90s" or "5m"; got "0s"'],
    [{ ...step, verify: [1] }, 'steps[0].verify must be a command or a list of commands; got [1]'],
    [{ ...step, cwd: 5 }, 'steps[0].cwd must be a text that is not blank; got 5'],
    [{ ...step, env: { A: 1 } }, 'steps[0].env must be an object of texts, such as { "NAME": "value" }; got {"A":1}'],
    [{ ...step, secrets: 'KEY' }, 'steps[0].secrets must be an object of texts'],
    [{ ...step, needsApproval: 'yes' }, 'steps[0].needsApproval must be true or false; got "yes"'],
    [{ ...step, accept: 'it is fine' }, 'steps[0].accept must name rules, and why each is fine: { "core/opaque": '],
    [{ ...step, accept: { 'core/opaque': ' ' } }, 'steps[0].accept must name rules, and why each is fine'],
    [
      { ...step, accept: { 'core/opaque': 'ours' }, needsApproval: true },
      'steps[0].accept is of no use beside "needsApproval"',
    ],
    ['make', 'steps[0] must be an object; got "make"'],
  ] as const)('with %j is refused, the field named', ([value, problem]) => {
    expect(problemsOf(value)).toEqual([expect.stringContaining(problem)]);
  });

  test('is told all of its problems at once', () => {
    expect(problemsOf({}, step, step)).toEqual([
      'steps[0].name must be a text that is not blank; it is missing',
      'steps[0].command must be a text that is not blank; it is missing',
      'steps[2].name is "Build", as that of steps[1]',
    ]);
  });

  test.for([null, [], {}, { steps: [] }, { steps: 'make' }])('%j has no steps', (value) => {
    expect(checkSteps(value, '/repo').problems).toEqual([expect.stringContaining('steps must be a list of at least')]);
  });

  test('has its directories resolved, one check made a list, and a limit on every step', () => {
    const { steps } = checkSteps({ steps: [{ ...step, verify: 'test -e out', cwd: 'app' }] }, '/repo');
    expect(steps).toEqual([
      {
        ...step,
        verify: ['test -e out'],
        timeout: 600_000,
        cwd: '/repo/app',
        env: {},
        secrets: {},
        needsApproval: false,
        accept: {},
      },
    ]);
  });

  test.for([
    ['{ "steps": [ }', 'steps.json is no JSON: '],
    [{ steps: [{ name: 'Build' }] }, 'steps.json has 1 problem; nothing was run.\n  steps[0].command must be'],
  ] as const)('%j ends with 2 before anything is run', async ([steps, reason]) => {
    const { stdout, stderr, code } = await startPipeline(directoryWith(steps), ['--json']).ended;
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(reason);
  });

  test('for another machine has only directories of that machine', () => {
    const { steps } = checkSteps({ steps: [step, { ...step, name: 'Check', cwd: '/srv/app' }] }, undefined);
    expect(steps.map(({ cwd }) => cwd)).toEqual([undefined, '/srv/app']);
    expect(checkSteps({ steps: [{ ...step, cwd: 'app' }] }, undefined).problems).toEqual([
      'steps[0].cwd must be an absolute path of the host that --host names; got "app"',
    ]);
  });

  test('that is not there ends with 2', async () => {
    const { stderr, code } = await startPipeline(emptyDirectory(), ['missing.json']).ended;
    expect(code).toBe(2);
    expect(stderr).toContain('The steps file missing.json cannot be read: ENOENT');
  });
});

test('a history that cannot be kept ends with 5 before anything is run', async () => {
  const { stdout, stderr, code } = await startPipeline(directoryWith({ steps: [step] }), ['--db', '/dev/null/x/y.db'])
    .ended;
  expect(code).toBe(5);
  expect(stdout).toBe('');
  expect(stderr).toContain('/dev/null/x');
});

test.skipIf(process.platform !== 'linux')(
  'no directory can be made in /proc, and that ends with 5 at once',
  async () => {
    const { process: child, ended } = startPipeline(directoryWith({ steps: [step] }), ['--db', '/proc/nope/x/y.db']);
    // One that spins in a call that never returns hears no other signal.
    const limit = setTimeout(() => child.kill('SIGKILL'), 20_000);
    const { stdout, stderr, code } = await ended;
    clearTimeout(limit);
    expect(code).toBe(5);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/\/proc\/nope\/x .*cannot be made.*--db/);
  },
);

test.for([
  [['--nope']],
  [['a.json', 'b.json']],
  [['--db', '']],
  [['--host', '']],
  [['--host', 'web-1:ssh']],
  [['--host', 'web-1', '--jump', 'bastion,']],
  [['--host', 'web-1', '--trust-on-first-use']],
  [['--identity', 'key']],
])('the command line %j is refused', ([args = []]) => {
  expect(() => readArguments(args)).toThrow();
});

test.for([
  [['--host', '-oProxyCommand=id'], `Option '--host' takes a value, which may not begin with "-".`],
  [['--nope'], "Unknown option '--nope'."],
  [
    ['--host', 'web-1', '--trust-on-first-use'],
    "Unknown option '--trust-on-first-use'. In a pipeline nobody looks at a new key: name its file with --known-hosts.",
  ],
] as const)('the command line %j is told what is wrong with it', ([args, message]) => {
  expect(() => readArguments(args)).toThrow(expect.objectContaining({ message }));
});

test('durations', () => {
  expect(['500ms', '90s', '1.5m', '2h', ' 3 s '].map(parseDuration)).toEqual([500, 90_000, 90_000, 7_200_000, 3_000]);
  expect(['', '5', 's', '-1s', '1d', '0ms', '1e3s'].map(parseDuration)).toEqual(Array(7).fill(undefined));
});
