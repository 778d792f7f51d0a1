import type { ToolSpec } from '@opspilot/core/shell';
import { describe, expect, it } from 'vitest';
import { readPolicy, validatePolicy } from '../../src/index.js';
import { openPilot } from '../fixtures/open-pilot.js';

const shipit: ToolSpec = {
  names: 'shipit',
  summary: 'Ships things',
  subcommands: {
    up: { summary: 'Ships', operands: '<upload>', effects: (call) => call.effect('cloud', 'apply', 'object', 'shop') },
  },
};
const policy = {
  name: 'ours',
  rules: [
    {
      id: 'OWN-001',
      title: 'Nobody ships by hand',
      severity: 'medium',
      decision: 'deny',
      when: { effect: { kind: 'cloud', action: 'apply', program: 'shipit' } },
      reason: 'Let CI ship it.',
      examples: { matching: ['shipit up x.tgz'], other: ['uptime'] },
    },
  ],
};

describe('a policy about a tool of one’s own', () => {
  it('is read and tried with it', () => {
    const options = { tools: [shipit] };
    expect(() => readPolicy(policy)).toThrow(expect.objectContaining({ code: 'policy-example-failed' }));
    expect(readPolicy(policy, options).name).toBe('ours');
    const tests = [{ command: 'shipit up y.tgz', expect: 'deny' as const }];
    expect(validatePolicy(policy, tests, options)).toMatchObject({ valid: true, results: [{ passed: true }] });
  });

  it('is loaded by a pilot that has it', async () => {
    await using one = await openPilot({ policies: [policy] }, { analysis: { tools: [shipit] } });
    expect((await one.run('shipit up x.tgz')).status).toBe('denied');
    const other = { ...policy, rules: [{ ...policy.rules[0], id: 'OWN-002' }] };
    expect(one.pilot.compliance.validatePolicy(other).valid).toBe(true);
    await expect(openPilot({ policies: [policy] })).rejects.toMatchObject({ cause: { code: 'policy-example-failed' } });
  });
});
