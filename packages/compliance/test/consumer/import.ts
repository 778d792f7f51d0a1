// A user's module: a policy of one rule through the built declarations.
import assert from 'node:assert/strict';
import { createPolicy, type Rule } from '@opspilot/compliance';
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
