import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Host, OpsError, quote } from '@opspilot/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compilePlan, type Parameter, type Plan, type Step } from '../../src/index.js';
import { checkPlan } from '../../src/plan/check-plan.js';
import { expandCommand } from '../../src/plan/expand-command.js';
import { commandOf } from '../../src/plan/step-commands.js';

const shells = ['sh', 'bash'] as const;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'texts-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a command prints, and whether it has made the file `pwned`. */
async function run(shell: string, command: string): Promise<{ readonly printed: string; readonly pwned: boolean }> {
  const cwd = mkdtempSync(join(folder, 'run-'));
  const printed = await new Promise<string>((resolve) => {
    const child = execFile(shell, ['-c', command], { cwd, timeout: 10_000, killSignal: 'SIGKILL' }, (_, out) =>
      resolve(out),
    );
    child.stdin?.end();
  });
  const pwned = existsSync(join(cwd, 'pwned'));
  rmSync(cwd, { recursive: true, force: true });
  return { printed, pwned };
}

const host = { name: 'web-1' };

/** Code, and what was expected at each path. */
function problemsOf(plan: Plan, hosts: readonly Host[] = [host]): unknown {
  try {
    checkPlan(plan, hosts);
    return {};
  } catch (error) {
    if (!OpsError.is(error)) throw error;
    const problems = (error.details?.['problems'] ?? []) as readonly { path: string; expected: string }[];
    return { code: error.code, ...Object.fromEntries(problems.map(({ path, expected }) => [path, expected])) };
  }
}
const fill = (command: string, value: string): string => expandCommand(command, host, { 'param.n': value });

/** Values that run something where they are code: each for other places. */
const hostile = [
  '$(touch pwned)',
  '`touch pwned`',
  '; touch pwned #',
  '\ntouch pwned\n',
  "'; touch pwned; '",
  "'$(touch pwned)'",
  '"; touch pwned; "',
  '"$(touch pwned)"',
  'E\ntouch pwned\n',
  'a[$(touch pwned)]',
  '}; touch pwned; {',
  ')); touch pwned; ((',
  ') touch pwned;; esac #',
  '\\',
  '\\$(touch pwned)',
  `\${x:=$(touch pwned)}`,
  '',
  ' ',
  '*',
  '-n',
  '~',
  'ä\t\\n%s',
];
/** Values that a shell would take for a part of its grammar where they stand as they are. */
const grammatical = ['E', 'esac', 'if', 'fi', 'done', '2', 'a=1', '1', 'time', '!', '{', 'pwned'];

/** Commands with a value in every place that takes any, and what they print. */
const anywhere: readonly (readonly [command: string, printed: (value: string) => string])[] = [
  ["printf '%s|' {{param.n}}", (value) => `${value}|`],
  ["printf '%s|' a{{param.n}}b{{ param.n }}", (value) => `a${value}b${value}|`],
  [`printf '%s|' "hello {{param.n}}"`, (value) => `hello ${value}|`],
  [`printf '%s|' "\\"{{param.n}}\\\\"`, (value) => `"${value}\\|`],
  ["printf '%s|' 'hello {{param.n}}!'", (value) => `hello ${value}!|`],
  ["printf '%s|' 'a\\{{param.n}}'", (value) => `a\\${value}|`],
  ['cat <<E\nhello "{{param.n}}"\n{{param.n}}\ntouch pwned\nE', (value) => `hello "${value}"\n${value}\ntouch pwned\n`],
  ['cat <<-E\n\t{{param.n}} {{host}}\n\tE\nprintf end', (value) => `${value} web-1\nend`],
  [`printf '%s|' "$(printf '%s.' "{{param.n}}" {{param.n}})"`, (value) => `${value}.${value}.|`],
  [`v={{param.n}}; printf '%s|' "$v"`, (value) => `${value}|`],
  [`export v="<{{param.n}}>"; printf '%s|' "$v"`, (value) => `<${value}>|`],
  [`v={{param.n}} sh -c 'printf "%s|" "$v"'`, (value) => `${value}|`],
  [`sh -c 'printf "%s|" "$1"' sh {{param.n}}`, (value) => `${value}|`],
  ['for v in {{param.n}} {{host}}; do printf \'%s|\' "$v"; done', (value) => `${value}|web-1|`],
  ['case {{param.n}} in {{param.n}}) printf same;; *) touch pwned;; esac', () => 'same'],
  ["f() { printf '%s|' {{param.n}}; }; f", (value) => `${value}|`],
  ["opspilot_1=x; printf '%s|' {{param.n}} $opspilot_1", (value) => `${value}|x|`],
  [`printf '%s|' "it's {{param.n}}" # it's no quote`, (value) => `it's ${value}|`],
  ["# it's\nprintf '%s|' {{param.n}}", (value) => `${value}|`],
  ["printf '%s|' {{param.n}}>&1", (value) => `${value}|`],
  ["test -n x{{param.n}} && { printf '%s|' {{param.n}}; }", (value) => `${value}|`],
];

describe('the value of a placeholder', () => {
  it.each(anywhere)('is the text that it is in %j, for every shell', async (command, printed) => {
    for (const value of [...hostile, ...grammatical]) {
      for (const shell of shells) {
        const expected = { printed: printed(value), pwned: false };
        expect(await run(shell, fill(command, value)), `${shell}: ${fill(command, value)}`).toEqual(expected);
      }
    }
  });

  it('stands in the command as it is where nothing is to be said against it', () => {
    expect(fill('apt-get install -y "app={{param.n}}" \'{{param.n}}\'', '2.1')).toBe(
      'apt-get install -y "app=2.1" \'2.1\'',
    );
    expect(fill('echo "hello {{param.n}}" {{host}}', "it's")).toBe(
      `opspilot_1=${quote("it's")}; echo "hello \${opspilot_1}" web-1`,
    );
  });

  it('is a path that is looked for, whatever else is in `creates`', async () => {
    const step: Step = { id: 's', command: 'true', creates: "/tmp/it's {{param.n}}{{ x y; touch pwned #}}" };
    for (const value of hostile) {
      const command = fill(commandOf(step, 'creates') ?? '', value);
      for (const shell of shells) expect(await run(shell, command)).toEqual({ printed: '', pwned: false });
    }
  });

  const code = fc.array(
    fc.constantFrom(
      ...['{{param.n}}', '{{param.n}}', '{{param.n}}', '"', '"', "'", "'", '\\', '$(', ')', '`', ' ', ' ', ' # ', '\n'],
      ...[
        ' <<E\n',
        '\nE\n',
        " <<'E'\n",
        '${x:-',
        '}',
        '$((',
        '))',
        'echo ',
        '; ',
        'a',
        "$'",
        '$x',
        '$',
        'case a in ',
        ' esac',
      ],
      ...[
        'a)',
        '[[ ',
        ' ]]',
        ' -eq ',
        '(',
        '{ ',
        '; }',
        '=',
        '>',
        '2',
        'sh -c ',
        'eval ',
        'cat',
        '&& ',
        '| ',
        'f() ',
        '~',
        '{',
        ',',
      ],
      ...[
        'touch ',
        'trap ',
        ' EXIT',
        '[',
        ']',
        'export ',
        'unset ',
        'if ',
        '; then ',
        '; fi',
        'for x in ',
        '; do ',
        '; done',
      ],
    ),
    { minLength: 2, maxLength: 14 },
  );

  it('is never code, whatever the command: it is a text of it, or the command is not run', {
    timeout: 300_000,
  }, async () => {
    let filled = 0;
    const law = fc.asyncProperty(
      code,
      fc.constantFrom(...hostile.filter((each) => each.includes('pwned'))),
      async (parts, value) => {
        const command = parts.join('');
        fc.pre(command.includes('{{param.n}}'));
        let ready: string;
        try {
          ready = fill(command, value);
        } catch {
          return;
        }
        filled += 1;
        for (const shell of shells)
          expect(await run(shell, ready), `${shell}: ${ready}`).toMatchObject({ pwned: false });
      },
    );
    await fc.assert(law, { numRuns: Number(process.env['OPSPILOT_LAW_RUNS'] ?? 500) });
    expect(filled).toBeGreaterThan(20);
  });
});

describe('a placeholder where its value would be code', () => {
  const commands = [
    'echo $(({{param.n}} + 1))',
    'echo `echo {{param.n}}`',
    'true # {{param.n}}',
    "cat <<'E'\nn: {{param.n}}\nE",
    `echo \${x:-{{param.n}}}`,
    '[[ {{param.n}} -eq 1 ]]',
    'declare -i a={{param.n}}',
    'unset {{param.n}}',
    'sh -c "echo {{param.n}}"',
    'su -c \'echo "{{param.n}}"\' app',
    'ssh web-2 systemctl restart {{param.n}}',
    'eval echo {{param.n}}',
    'echo "echo {{param.n}}" | sh',
    'ssh web-2 "cat > f <<\'EOF\'\nn = {{param.n}}\nEOF"',
  ];
  const planOf = (command: string, parameter: Parameter): Plan => {
    return { name: 'n', parameters: { n: parameter }, steps: [{ id: 's', command }] };
  };

  it.each(commands)('is refused in %j, with what to write, unless its value is plain', (command) => {
    const refused = {
      code: 'invalid-plan',
      'steps[0].command': expect.stringContaining('sh -c \'echo "$1"\' sh {{param.n}}'),
    };
    expect(problemsOf(planOf(command, { type: 'string' }))).toEqual(refused);
    expect(problemsOf(planOf(command, { type: 'choice', choices: ['a', 'b; c'] }))).toEqual(refused);
    expect(problemsOf(planOf(command, { type: 'number' }))).toEqual({});
    for (const value of hostile.filter((each) => each !== '-n'))
      expect(() => fill(command, value)).toThrow(expect.objectContaining({ code: 'invalid-plan' }));
    const guarded = planOf(command, { type: 'string', pattern: '[^;]*' });
    expect(compilePlan(guarded, [host], { n: 'app-2.1' }).values).toEqual({ 'param.n': 'app-2.1' });
    expect(() => compilePlan(guarded, [host], { n: '$(touch pwned)' })).toThrow(
      expect.objectContaining({ code: 'invalid-parameters', message: expect.stringContaining('parameters.n') }),
    );
  });

  it.each([
    'cat <<{{param.n}}\nE',
    "cat <<'E'\n{{param.n}}\ntouch x\nE",
    'sh -c "cat <<E\n{{param.n}}\nE"',
    'echo "{{param.n}}',
    'echo $a{{param.n}}',
  ])('is refused in %j whatever its value: even a plain one could be code there', (command) => {
    expect(problemsOf(planOf(command, { type: 'number' }))).toMatchObject({ code: 'invalid-plan' });
  });

  it('is refused for a host whose own value is more than plain, and for a variable', () => {
    const command = 'sh -c "echo {{label.zone}} {{var.v}}"';
    const plan: Plan = { name: 'n', variables: { v: 'a b' }, steps: [{ id: 's', command: 'true', verify: command }] };
    const hosts = [
      { name: 'a', labels: { zone: 'eu-1' } },
      { name: 'b', labels: { zone: 'x; touch pwned' } },
    ];
    expect(problemsOf(plan, hosts)).toEqual({
      code: 'invalid-plan',
      'steps[0].verify': expect.stringMatching(/\{\{label.zone\}\}|\{\{var.v\}\}/),
    });
    expect(problemsOf({ ...plan, variables: { v: 'a' } }, hosts)).toMatchObject({
      'steps[0].verify': expect.stringContaining('That of b'),
    });
    expect(problemsOf({ ...plan, variables: { v: 'a' } }, hosts.slice(0, 1))).toEqual({});
  });
});
