import { OpsError } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { compilePlan, type Parameter, type ParameterValue, type Plan } from '../../src/index.js';
import { hostsOf } from '../run/random-run.js';

const plan: Plan = {
  name: 'deploy',
  parameters: {
    version: { type: 'string', pattern: 'v?\\d+(\\.\\d+)*' },
    workers: { type: 'number', minimum: 1, maximum: 64, default: 4 },
    drain: { type: 'boolean', default: true },
    channel: { type: 'choice', choices: ['stable', 'beta'], default: 'stable' },
  },
  variables: { port: 8080 },
  steps: [
    { id: 's', command: 'deploy {{param.version}} {{param.workers}} {{param.drain}} {{param.channel}} {{var.port}}' },
  ],
};

/** What is wrong, by path, and the code. */
function problemsOf(of: Plan, parameters?: Readonly<Record<string, ParameterValue>>): unknown {
  try {
    return compilePlan(of, hostsOf(1), parameters).values;
  } catch (error) {
    if (!OpsError.is(error)) throw error;
    const { problems } = error.details as { problems: { path: string; expected: string }[] };
    return { code: error.code, ...Object.fromEntries(problems.map(({ path, expected }) => [path, expected])) };
  }
}

describe('a plan that is told something', () => {
  it('has its values, and those that it has itself', () => {
    expect(problemsOf(plan, { version: 'v2.1', workers: 8 })).toEqual({
      'param.version': 'v2.1',
      'param.workers': '8',
      'param.drain': 'true',
      'param.channel': 'stable',
      'var.port': '8080',
    });
  });

  it('says what is missing, unknown or not as it should be, and where', () => {
    expect(problemsOf(plan)).toEqual({
      code: 'invalid-parameters',
      'parameters.version': 'given: a text that all of v?\\d+(\\.\\d+)* matches',
    });
    const wrong = { version: '2.1; rm -rf /', workers: 65, drain: 'yes', channel: 'nightly', color: 'red' };
    expect(problemsOf(plan, wrong)).toEqual({
      code: 'invalid-parameters',
      'parameters.version': 'a text that all of v?\\d+(\\.\\d+)* matches',
      'parameters.workers': 'a number from 1 up to 64',
      'parameters.drain': 'true or false',
      'parameters.channel': 'one of "stable", "beta"',
      'parameters.color': 'left out: the plan has only version, workers, drain, channel',
    });
    expect(problemsOf(plan, { version: '2\0' })).toHaveProperty('code', 'invalid-parameters');
  });

  it('takes time in proportion to a text, whatever its pattern', () => {
    const slow: Plan = { ...plan, parameters: { ...plan.parameters, version: { type: 'string', pattern: '(a+)+b' } } };
    expect(problemsOf(slow, { version: 'a'.repeat(4_096) })).toHaveProperty('code', 'invalid-parameters');
  });

  it('is refused when what it says of its parameters makes no sense', () => {
    const of = (parameters: Record<string, unknown>) =>
      problemsOf({
        ...plan,
        steps: [{ id: 's', command: 'true' }],
        parameters: parameters as Record<string, Parameter>,
      });
    expect(
      of({
        '1st': { type: 'boolean' },
        a: { type: 'text' },
        b: { type: 'string', pattern: '(?=x)' },
        c: { type: 'choice', choices: [] },
        d: { type: 'number', minimum: 3, default: 2 },
      }),
    ).toEqual({
      code: 'invalid-plan',
      'parameters.1st': 'named by a letter or _, then letters, digits, - and _',
      'parameters.a.type': 'string, number, boolean or choice',
      'parameters.b.pattern': 'a regular expression of RE2',
      'parameters.c.choices': 'texts, one at least',
      'parameters.d.default': 'a number from 3',
    });
  });

  it('keeps no secret: that is named in a step instead', () => {
    const password = { type: 'string', secret: true } as Parameter;
    expect(problemsOf({ ...plan, parameters: { ...plan.parameters, password } })).toEqual({
      code: 'invalid-plan',
      'parameters.password.secret': 'left out: values are stored; name secrets in steps[].secrets',
    });
    const secrets = { 'DB PASSWORD': 'db', DB_USER: '' };
    expect(problemsOf({ ...plan, steps: [{ id: 's', command: 'true', secrets }] })).toEqual({
      code: 'invalid-plan',
      'steps[0].secrets.DB PASSWORD': 'a variable of the environment',
      'steps[0].secrets.DB_USER': 'the name of a secret',
    });
  });

  it('names nothing in its commands that is not there, but for templates of the commands themselves', () => {
    const command = "docker ps --format '{{.Names}}'; echo {{param.color}} {{var.constructor}}";
    const steps = [{ id: 's', command: 'true', verify: command }];
    expect(problemsOf({ name: 'n', steps })).toEqual({
      code: 'invalid-plan',
      'steps[0].verify': expect.stringMatching(/the plan has no "(param.color|var.constructor)"/),
    });
    expect(problemsOf({ name: 'n', steps: [{ id: 's', command: "docker ps --format '{{.Names}}'" }] })).toEqual({});
  });
});
