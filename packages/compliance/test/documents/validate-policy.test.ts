import { describe, expect, it } from 'vitest';
import { validatePolicy } from '../../src/index.js';

const policy = {
  name: 'ours',
  rules: [
    {
      id: 'OWN-001',
      title: 'Nobody reboots',
      severity: 'high',
      decision: 'warn',
      raise: [{ context: { environment: 'production' }, decision: 'deny' }],
      when: { effect: { kind: 'service', action: 'reboot' } },
      reason: 'Others work here. Ask the operators.',
      examples: { matching: ['reboot', 'sudo reboot'], other: ['uptime'] },
    },
  ],
};

describe('trying a policy', () => {
  it('tells what it says of every test command', () => {
    const { valid, problems, results } = validatePolicy(policy, [
      'sudo reboot',
      { command: 'uptime', expect: 'allow' },
    ]);
    expect({ valid, problems }).toEqual({ valid: true, problems: [] });
    expect(results).toMatchObject([
      { command: 'sudo reboot', decision: 'deny', findings: [{ rule: 'OWN-001' }] },
      { command: 'uptime', decision: 'allow', passed: true },
    ]);
  });

  it('is not valid when a command is decided otherwise than expected, in the context that is given', () => {
    const context = { host: { name: 'a', environment: 'staging' } };
    const { valid, results } = validatePolicy(policy, [{ command: 'reboot', expect: 'deny', context }]);
    expect(valid).toBe(false);
    expect(results).toMatchObject([{ decision: 'warn', passed: false }]);
  });

  it('tells what is wrong instead of throwing', () => {
    expect(validatePolicy('rules: []', ['ls'])).toMatchObject({
      valid: false,
      problems: [{ code: 'invalid-policy', path: '', line: 1 }, { path: '/rules' }],
      results: [],
    });
  });
});
