// A user's module: a policy of one rule through the built declarations.
import assert from 'node:assert/strict';
import { type ApprovalTicket, compliance, createPolicy, type Rule, readPolicy } from '@opspilot/compliance';
import schema from '@opspilot/compliance/policy.schema.json' with { type: 'json' };
import { OpsPilot } from '@opspilot/core';
import { analyse, assessRisk } from '@opspilot/core/shell';

const rule: Rule = {
  id: 'OWN-001',
  title: 'Nobody reboots',
  severity: 'high',
  decision: 'deny',
  when: { effect: { kind: 'service', action: 'reboot' } },
  reason: 'Ask the operators.',
  controls: [],
  examples: { matching: ['reboot'], other: ['uptime'] },
};
const command = 'sudo reboot';
const analysis = analyse(command);
const verdict = createPolicy([rule]).decide({ command, analysis, risk: assessRisk(analysis) }, { at: 0 });
assert.equal(verdict.decision, 'deny');

// @ts-expect-error a decision of a rule is never to allow
const wrong: Rule['decision'] = 'allow';
assert.equal(wrong, 'allow');

assert.equal(schema.type, 'object');
assert.throws(() => readPolicy({ name: 'ours', rules: [] }), { code: 'invalid-policy' });

const pilot = await OpsPilot.create({ plugins: [compliance({ approvals: { approvers: 2 } })] });
const { compliant, violations } = await pilot.compliance.checkCompliance('rm -rf /');
assert.equal(compliant, false);
assert.ok(violations.length > 0);
pilot.events.on('compliance.violated', ({ data }) => assert.equal(typeof data.command, 'string'));
const tickets: readonly ApprovalTicket[] = await pilot.compliance.approvals.list();
assert.deepEqual(tickets, []);
await pilot.close();
