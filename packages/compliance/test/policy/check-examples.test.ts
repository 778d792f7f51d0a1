import { describe, expect, it } from 'vitest';
import { checkExamples, type Rule } from '../../src/index.js';

const rule: Rule = {
  id: 'OWN-001',
  title: 'Logs stay',
  severity: 'high',
  decision: 'deny',
  when: { effect: { kind: 'delete', target: { class: 'log' } }, context: { isFrozen: true } },
  reason: 'Logs are evidence.',
  controls: [],
  examples: { matching: ['rm /var/log/syslog'], other: ['rm notes.txt'] },
};

describe('the examples of rules', () => {
  it('are right where the rule finds the matching and leaves the others alone, whatever the context', () => {
    expect(checkExamples([rule])).toEqual([]);
  });

  it('are told with the rule and what they were given as when they are wrong', () => {
    const wrong: Rule = { ...rule, examples: { matching: ['ls /var/log'], other: ['rm /var/log/syslog'] } };
    expect(checkExamples([rule, wrong])).toEqual([
      { rule: 'OWN-001', command: 'ls /var/log', given: 'matching' },
      { rule: 'OWN-001', command: 'rm /var/log/syslog', given: 'other' },
    ]);
  });
});
