import { OpsError } from '@opspilot/core';
import { describe, expect, it } from 'vitest';
import { catalogue, type PolicyProblem, readPolicy, validatePolicy } from '../../src/index.js';

const yaml = `# Our own rules
name: ours
rules:
  - id: OWN-001
    title: The billing database is left alone
    severity: high
    decision: require-approval
    raise:
      - context: { environment: production, outsideHours: { timeZone: Europe/Berlin, from: 08:00, to: 18:00 } }
        decision: deny
    when:
      effect:
        kind: [delete, write]
        target: { path: /srv/billing/** }
    reason: Billing is booked nightly. Ask the finance team first.
    controls:
      - { framework: nist-800-53, edition: r5, control: AC-6 }
    examples:
      matching:
        - rm -r /srv/billing/2026
      other:
        - ls /srv/billing
`;

function problemsOf(source: unknown): readonly PolicyProblem[] {
  try {
    readPolicy(source);
  } catch (error) {
    if (OpsError.is(error)) return error.details['problems'] as readonly PolicyProblem[];
    throw error;
  }
  return [];
}

describe('a policy that somebody wrote', () => {
  it('is read from YAML, from JSON, and from a value, alike', () => {
    const policy = readPolicy(yaml);
    expect(policy).toMatchObject({ name: 'ours', rules: [{ id: 'OWN-001', severity: 'high' }] });
    expect(readPolicy(JSON.stringify(policy))).toEqual(policy);
    expect(readPolicy(policy)).toEqual(policy);
    expect(Object.isFrozen(policy.rules[0]?.when)).toBe(true);
  });

  it('may leave out the controls of a rule', () => {
    const rule = { ...readPolicy(yaml).rules[0], controls: undefined };
    expect(readPolicy({ name: 'ours', rules: [rule] }).rules[0]?.controls).toEqual([]);
  });

  it('says of every mistake where it is and what was expected', () => {
    const wrong = yaml
      .replace('severity: high', 'severity: severe')
      .replace('kind: [delete, write]', 'kind: [delete, wrote]')
      .replace('from: 08:00', 'from: 8am')
      .replace('    reason:', '    raeson:');
    const problems = problemsOf(wrong);
    expect(problems).toMatchObject([
      { code: 'invalid-policy', path: '/rules/0', line: 4, column: 5, message: '"reason" is missing.' },
      {
        path: '/rules/0/raeson',
        line: 15,
        message: expect.stringContaining('"raeson" means nothing here; there are id, title'),
      },
      { path: '/rules/0/severity', line: 6, message: 'Expected one of low, medium, high, critical, got "severe".' },
      { path: '/rules/0/raise/0/context/outsideHours/from', line: 9, message: 'Expected HH:MM, got "8am".' },
      { path: '/rules/0/when/effect/kind/1', line: 13, message: expect.stringContaining('got "wrote"') },
    ]);
    expect(() => readPolicy(wrong)).toThrow(/\/rules\/0\/severity \(line 6, column 5\)/);
  });

  it('says where a text is neither YAML nor JSON', () => {
    expect(problemsOf('name: [a\nrules: {')).toMatchObject([{ code: 'policy-unreadable', path: '', line: 2 }]);
    expect(problemsOf('name: a\nname: b\nrules: []')).toMatchObject([{ code: 'policy-unreadable', line: 2 }]);
    for (const [text, what] of [
      ['name: a\nname: b\n', 'The key name is there twice'],
      ['{"a": 1, "b c": 1, "b c": 2}', 'The key "b c" is there twice'],
      ['name: a\n---\nname: b\n', 'pass each as a policy of its own'],
      ['name: a\nrules: []\n', 'at least 1'],
      ['/etc/policy.yaml', 'pass what it holds and not its path'],
    ] as const) {
      expect(problemsOf(text)).toMatchObject([{ message: expect.stringContaining(what) }]);
    }
    expect(problemsOf('')).toMatchObject([{ code: 'policy-unreadable', message: expect.stringContaining('is empty') }]);
    expect(problemsOf('a'.repeat(2_000_000))).toMatchObject([{ code: 'policy-unreadable' }]);
    const bomb = [
      'a: &a [x,x]',
      'b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]',
      'c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]',
      'd: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]',
    ].join('\n');
    expect(problemsOf(bomb)).toMatchObject([{ code: 'policy-unreadable' }]);
  });

  it('refuses ids that are taken, in the document and in the catalogue', () => {
    const policy = readPolicy(yaml);
    const [rule] = policy.rules;
    expect(problemsOf({ ...policy, rules: [rule, rule] })).toMatchObject([
      { code: 'duplicate-rule', path: '/rules/1/id' },
    ]);
    expect(problemsOf({ ...policy, rules: [{ ...rule, id: catalogue[0]?.id }] })).toMatchObject([
      { code: 'duplicate-rule', path: '/rules/0/id' },
    ]);
  });

  it('refuses controls that nobody knows, unless the document brings them', () => {
    const named = (control: string, framework = 'nist-800-53', edition = 'r5') =>
      yaml.replace(
        '{ framework: nist-800-53, edition: r5, control: AC-6 }',
        JSON.stringify({ framework, edition, control }),
      );
    expect(problemsOf(named('AC-666'))).toMatchObject([
      { code: 'unknown-control', path: '/rules/0/controls/0/control', line: 17 },
    ]);
    expect(problemsOf(named('AC-6', 'nits'))).toMatchObject([
      { code: 'unknown-framework', message: expect.stringContaining('nist-800-53') },
    ]);
    expect(problemsOf(named('AC-6', 'nist-800-53', 'r4'))).toMatchObject([{ code: 'unknown-framework' }]);
    const own = `frameworks:\n  - { id: house, label: House, name: House rules, edition: '1', controls: { H-1: Billing is closed } }\n`;
    expect(readPolicy(own + named('H-1', 'house', '1')).rules[0]?.controls[0]?.control).toBe('H-1');
  });

  it('does not load with an example that is not as the rule says', () => {
    expect(problemsOf(yaml.replace('- rm -r /srv/billing/2026', '- rm -r /srv/other'))).toMatchObject([
      {
        code: 'policy-example-failed',
        path: '/rules/0/examples/matching/0',
        line: 20,
        message: expect.stringContaining('rm -r /srv/other'),
      },
    ]);
    expect(problemsOf(yaml.replace('- ls /srv/billing', '- rm /srv/billing/x'))).toMatchObject([
      { code: 'policy-example-failed', path: '/rules/0/examples/other/0' },
    ]);
  });

  it('refuses hours of a time zone that does not exist', () => {
    expect(problemsOf(yaml.replace('Europe/Berlin', 'Europe/Atlantis'))).toMatchObject([
      {
        code: 'invalid-policy',
        path: expect.stringMatching(/^\/rules\/0\/.*\/outsideHours\/timeZone$/),
        line: expect.any(Number),
        message: expect.stringContaining('Europe/Atlantis'),
      },
    ]);
  });

  it('refuses what would mean nothing, or everything', () => {
    const { rules } = readPolicy(yaml);
    const [rule] = rules;
    const problems = (changed: object) => problemsOf({ name: 'ours', rules: [{ ...rule, ...changed }] });
    const context = { environment: 'staging' };
    const { controls } = rule ?? {};
    expect(problems({ decision: 'deny', raise: [{ context, decision: 'warn' }] })).toMatchObject([
      { code: 'invalid-policy', path: '/rules/0/raise/0/decision', message: expect.stringContaining('decides deny') },
    ]);
    expect(problems({ decision: 'warn', raise: [{ context, decision: 'warn' }] })).toMatchObject([
      { path: '/rules/0/raise/0/decision' },
    ]);
    const outsideHours = { from: '06:00', to: '06:00' };
    expect(problems({ raise: [{ context: { outsideHours }, decision: 'deny' }] })).toMatchObject([
      { path: '/rules/0/raise/0/context/outsideHours/to', message: expect.stringContaining('none') },
    ]);
    expect(problems({ when: { controls } })[0]).toMatchObject({ code: 'invalid-policy', path: '/rules/0/when' });
  });

  it('knows the controls of conditions as well as those of rules', () => {
    const [rule] = readPolicy(yaml).rules;
    const unknown = [{ framework: 'nist-800-53', edition: 'r5', control: 'AC-666' }];
    const when = { effect: { kind: 'delete' }, controls: unknown };
    expect(problemsOf({ name: 'ours', rules: [{ ...rule, when }] })).toMatchObject([
      { code: 'unknown-control', path: '/rules/0/when/controls/0/control' },
    ]);
    expect(problemsOf({ name: 'ours', rules: [{ ...rule, when: [when] }] })).toMatchObject([
      { code: 'unknown-control', path: '/rules/0/when/0/controls/0/control' },
    ]);
  });

  it('has a schema that our own rules fit', () => {
    const rules = JSON.parse(JSON.stringify(catalogue));
    expect(() => readPolicy({ name: 'catalogue', rules }, { rules: [] })).not.toThrow();
  });

  it.each([
    ['['.repeat(100_000), 'deep'],
    ['['.repeat(20_000) + ']'.repeat(20_000), 'deep'],
    ['{a: '.repeat(5_000), 'deep'],
    [`${'- '.repeat(5_000)}x`, 'deep'],
    [Array.from({ length: 200 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'), 'deep'],
    [`{${Array.from({ length: 10_000 }, (_, key) => `k${key}: 1`).join(',')}}`, 'entries'],
    [Array.from({ length: 10_000 }, (_, key) => `k${key}: 1`).join('\n'), 'entries'],
    ['a: &a [x]\nb: [*a, *a]', 'alias'],
    ['x'.repeat(600_000), 'characters'],
  ])('is refused before it is read when that would take too much: %#', (text, what) => {
    expect(problemsOf(text)).toMatchObject([{ code: 'policy-unreadable', message: expect.stringContaining(what) }]);
    expect(validatePolicy(text)).toMatchObject({ valid: false, results: [] });
  });

  it('is refused as a value too when it is too deep', () => {
    let value: unknown = 1;
    for (let depth = 0; depth < 200; depth++) value = [value];
    expect(problemsOf(value)).toMatchObject([{ code: 'policy-unreadable' }]);
  });

  it('can be anything, and is then refused without a crash', () => {
    for (const source of [
      undefined,
      null,
      3,
      [],
      () => 1,
      { rules: 'x' },
      '"',
      '{"__proto__": {"name": "x"}}',
      '- !!js/function x',
    ]) {
      expect(problemsOf(source).length, JSON.stringify(source)).toBeGreaterThan(0);
    }
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(problemsOf(circle)).toMatchObject([{ code: 'policy-unreadable' }]);
  });
});
