import { readFile } from 'node:fs/promises';
import { OpsError } from '@opspilot/core';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePlan, type Plan, parsePlan } from '../../src/index.js';
import { hostsOf, plans } from '../run/random-run.js';

const deploy = `
name: deploy
hosts: ['*', '!h0']
parameters:
  version: { type: string, pattern: '\\d+\\.\\d+', description: What to install }
  workers: { type: number, minimum: 1, default: 4 }
  channel: { type: choice, choices: [stable, beta], default: stable }
variables:
  port: 8080
steps:
  - id: drain
    delegate: lb
    command: lb drain {{host}}
    rollback: lb undrain {{host}}
  - id: install
    needs: [drain]
    creates: /opt/app/{{param.version}}
    command: apt-get install -y app={{param.version}}
    verify: curl -fs localhost:{{var.port}}
    retry: { attempts: 3, backoff: 2000 }
    secrets: { TOKEN: registry }
strategy:
  type: rolling
  batch: [1, 25%]
  spread: zone
failure: { maxFailures: 2, action: rollback }
`;

function refusal(text: string, file?: string): OpsError {
  try {
    parsePlan(text, file === undefined ? {} : { file });
  } catch (error) {
    if (OpsError.is(error)) return error;
    throw error;
  }
  throw new Error('the plan was read');
}

/** Where and what, of every problem. */
function problemsOf(text: string): readonly string[] {
  const { problems } = refusal(text).details as { problems: { path: string; line: number; expected: string }[] };
  return problems.map(({ path, line, expected }) => `${line} ${path}: ${expected}`);
}

describe('a plan in YAML', () => {
  it('is the plan that it says, and can be run', () => {
    const plan = parsePlan(deploy);
    expect(plan.strategy).toEqual({ type: 'rolling', batch: [1, '25%'], spread: 'zone' });
    const { steps, batches, values } = compilePlan(plan, hostsOf(9), { version: '2.1' });
    expect(steps.map(({ id }) => id)).toEqual(['drain', 'install']);
    expect(batches.map(({ from, to }) => to - from)).toEqual([1, 3, 3, 2]);
    expect(values).toMatchObject({ 'param.version': '2.1', 'var.port': '8080' });
  });

  it('names the file, the line, the path and what was expected', () => {
    const text = deploy.replace('command: apt-get', 'comand: apt-get').replace('attempts: 3', 'attempts: 30');
    const { code, message, details } = refusal(text, 'deploy.yaml');
    expect(code).toBe('invalid-plan');
    expect(details).toMatchObject({ file: 'deploy.yaml' });
    expect(message).toContain('deploy.yaml:20:14: steps[1].retry.attempts must be 10 or less, not 30.');
    expect(message).toContain(
      'deploy.yaml:18:5: steps[1].comand must be left out: it means nothing here; there are id,',
    );
    expect(problemsOf(text)).toContain('15 steps[1].command: given');
  });

  it('is told of everything that is not as it should be', () => {
    expect(
      problemsOf(`
name: ''
steps:
  - { id: a b, command: 'true', creates: app, onUnknown: guess, timeout: 1 hour }
strategy: { type: rollin }
failure: { maxFailures: 5 %, action: abort }
parameters:
  version: { type: string, default: 2.10 }
  password: { type: string, secret: true }
`),
    ).toEqual([
      '8 parameters.version.default: "2.10" in quotes for that text, or 2.1, as which it is read without',
      '2 name: a text that is not empty',
      '9 parameters.password.secret: nothing here, as values are stored: name secrets in "secrets" of a step',
      '4 steps[0].id: 1..64 letters, digits, - and _, not "a b"',
      '4 steps[0].timeout: a time such as "30s", "5m", "1.5h" or "500ms", or a number of milliseconds, not "1 hour"',
      '4 steps[0].creates: an absolute path, not "app"',
      '4 steps[0].onUnknown: one of verify, ask, rerun, fail, not "guess"',
      '5 strategy.type: one of sequential, parallel, rolling, canary, blue-green, not "rollin"',
      '6 failure.maxFailures: a whole number, or a share such as "25%", not "5 %"',
    ]);
    expect(problemsOf('name: n\nsteps: [{ id: a, command: b }]\nstrategy: { batch: 1 }')).toEqual([
      '3 strategy.type: given',
    ]);
    expect(
      problemsOf(
        'name: n\nsteps: [{ id: a, command: b }]\nstrategy: { type: canary, steps: [{}, { pause: {}, setWeight: 1 }] }',
      ),
    ).toEqual([
      '3 strategy.steps[0]: one of setWeight, pause, analysis',
      '3 strategy.steps[1]: only one of setWeight, pause, analysis',
    ]);
  });

  it('shows what was expected where nothing of it is there', () => {
    const plan = 'name: n\nsteps: [{ id: a, command: b }]\n';
    expect(problemsOf(`${plan}strategy: rolling`)).toEqual([
      '3 strategy: of the type object, such as {"type":"rolling","batch":1}, not "rolling"',
    ]);
    expect(problemsOf(`${plan}strategy:`)).toEqual([expect.stringMatching(/, not nothing$/)]);
    expect(refusal('').message).toMatch(
      /the plan must be of the type object, such as \{"name":"greet",.*, not nothing\./,
    );
  });

  it('is told of what makes no sense beside what has not the form', () => {
    expect(
      problemsOf(`
name: n
steps:
  - { id: a, command: 'echo {{param.v}}', comand: x }
  - { id: a, command: 'echo {{param.w}} {{param.n}}' }
  - { command: 'true' }
  - { id: c, command: 'true', needs: [z] }
parameters: { n: { type: string, patern: x } }
strategy: rolling
`).map((line) => line.replace(/: .*/, '')),
    ).toEqual([
      '8 parameters.n.patern',
      '4 steps[0].comand',
      '6 steps[2].id',
      '9 strategy',
      '5 steps[1].id',
      '7 steps[3].needs',
      '4 steps[0].command',
      '5 steps[1].command',
    ]);
  });

  it('has times as texts, or as milliseconds, wherever there is one', () => {
    const plan = parsePlan(`
$schema: ./plan.schema.json
name: n
steps:
  - id: a
    command: 'true'
    timeout: 1.5h
    retry: { attempts: 3, backoff: 500ms, maxBackoff: 1m }
    secrets: { timeout: 30s }
variables: { timeout: 30s }
strategy: { type: rolling, batch: [1, 25%], stagger: 2s, minHealthyTime: 30000 }
`);
    expect(plan).toEqual({
      name: 'n',
      steps: [
        {
          id: 'a',
          command: 'true',
          timeout: 5_400_000,
          retry: { attempts: 3, backoff: 500, maxBackoff: 60_000 },
          secrets: { timeout: '30s' },
        },
      ],
      variables: { timeout: '30s' },
      strategy: { type: 'rolling', batch: [1, '25%'], stagger: 2_000, minHealthyTime: 30_000 },
    });
    const canary = `
name: n
steps: [{ id: a, command: 'true' }]
strategy: { type: canary, steps: [{ setWeight: 1 }, { pause: { duration: 5m } }, { analysis: { name: x, interval: 1d, count: 1 } }] }
`;
    expect(parsePlan(canary).strategy).toMatchObject({
      steps: [{ setWeight: 1 }, { pause: { duration: 300_000 } }, { analysis: { interval: 86_400_000 } }],
    });
    expect(problemsOf(`name: n\nsteps: [{ id: a, command: b, timeout: 0s }]`)).toEqual([
      expect.stringMatching(/steps\[0\]\.timeout: .*above 0/),
    ]);
  });

  it.each([
    ['Nomad', '{ type: rolling, batch: 2, maxParallel: 1, stagger: 30s, minHealthyTime: 10s, spread: zone }'],
    [
      'Argo Rollouts, Flagger',
      `{ type: canary, steps: [{ setWeight: 20% }, { pause: { duration: 1h } }, { analysis:
        { name: error-rate, interval: 1m, count: 5, failureLimit: 1, inconclusiveLimit: 1, thresholdRange: { max: 1 } } }] }`,
    ],
    [
      'Argo Rollouts',
      `{ type: blue-green, green: [h0, h1], blue: [h2, h3], switch: { step: a, host: h4 }, autoPromotionEnabled: false,
        prePromotionAnalysis: { name: smoke, interval: 0, count: 1 }, postPromotionAnalysis: { name: errors, interval: 1m, count: 5 } }`,
    ],
  ])('has the names of %s', (_, strategy) => {
    const steps = "[{ id: b, command: 'true' }, { id: a, command: 'true', rollback: 'true' }]";
    const plan = parsePlan(`{ name: n, steps: ${steps}, strategy: ${strategy} }`);
    expect(compilePlan(plan, hostsOf(5)).batches.length).toBeGreaterThan(1);
  });

  it('makes sense, too', () => {
    expect(
      problemsOf(`
name: n
steps:
  - id: a
    command: echo {{param.version}} {{color}}
    needs: [b]
  - id: a
    command: 'true'
    onUnknown: rerun
`),
    ).toEqual([
      '7 steps[1].id: unique; there are two "a"',
      '6 steps[0].needs: ids of steps of this plan; "b" is none',
      '9 steps[1].onUnknown: another one: only what is idempotent may be run again',
      '5 steps[0].command: made of what there is: the plan has no "param.version"',
      '5 steps[0].command: made of what there is: the plan has no "color"',
    ]);
  });

  it('goes round in no circle: the way is told, and where it begins', () => {
    const text = 'name: n\nsteps:\n  - { id: a, command: x, needs: [b] }\n  - { id: b, command: x, needs: [a] }\n';
    expect(refusal(text, 'p.yaml')).toMatchObject({
      code: 'plan-cycle',
      message: expect.stringMatching(/^p\.yaml:3:26: Steps need each other in a circle: a needs b needs a\./),
      details: { path: ['a', 'b', 'a'], line: 3, file: 'p.yaml' },
    });
  });

  it('is YAML or JSON', () => {
    expect(refusal('name: [', 'p.yaml')).toMatchObject({ code: 'plan-unreadable', details: { line: 1 } });
    expect(refusal('name: a\nname: b')).toMatchObject({
      code: 'plan-unreadable',
      message: expect.stringContaining('line 2:1: the text is neither YAML nor JSON'),
    });
    expect(refusal('')).toMatchObject({ code: 'invalid-plan' });
    expect(refusal(`name: ${'x'.repeat(2 ** 20)}`)).toMatchObject({ code: 'plan-unreadable' });
  });

  it('is refused with a code, whatever is written in it', () => {
    const cut = fc.tuple(fc.nat(deploy.length), fc.nat(20), fc.string({ unit: 'binary', maxLength: 10 }));
    const damaged = cut.map(([at, length, text]) => deploy.slice(0, at) + text + deploy.slice(at + length));
    const read = (text: string): string | undefined => {
      try {
        parsePlan(text);
        return undefined;
      } catch (error) {
        return OpsError.is(error) ? error.code : String(error);
      }
    };
    const codes = ['plan-unreadable', 'invalid-plan', 'plan-cycle', undefined];
    fc.assert(
      fc.property(fc.oneof(damaged, fc.string()), (text) => {
        expect(codes).toContain(read(text));
      }),
    );
  });

  it('that code may build can also be written down: the schema knows every part', () => {
    fc.assert(
      fc.property(plans, ({ plan }) => {
        expect(parsePlan(JSON.stringify(plan))).toEqual(plan);
      }),
    );
  });
});

describe('the schema that is published', () => {
  it('holds for editors as it does here', async () => {
    const url = new URL('../../src/documents/plan.schema.json', import.meta.url);
    const validate = new Ajv({ strict: false }).compile<Plan>(JSON.parse(await readFile(url, 'utf8')));
    expect(validate({ $schema: './plan.schema.json', name: 'n', steps: [{ id: 'a', command: 'true' }] })).toBe(true);
    expect(validate({ name: 'n', steps: [] })).toBe(false);
  });
});

describe('a value that reads otherwise than it is written', () => {
  const planWith = (value: string) =>
    `name: n\nvariables:\n  v: ${value}\nsteps: [{ id: s, command: "echo {{var.v}}" }]\n`;

  it.each(['1.10', '0755', '1.0', '1e3', '0x1F', '20240101000000000001', '.inf', '+5', 'True'])(
    'is refused: %s',
    (value) => {
      expect(() => parsePlan(planWith(value), { file: 'p.yaml' })).toThrow(
        expect.objectContaining({
          code: 'invalid-plan',
          message: expect.stringContaining(`p.yaml:3:3: variables.v must be "${value}" in quotes`) as unknown,
        }) as Error,
      );
    },
  );

  it.each(['"1.10"', "'0755'", '1.1', '-3', '0', '1.10-rc', 'v1.10'])(
    'is not, where it is a text or the same: %s',
    (value) => {
      expect(String(parsePlan(planWith(value)).variables?.['v'])).toBe(value.replace(/["']/g, ''));
    },
  );
});
