import { type Decision, decisions, type Verdict } from '@opspilot/core';
import { analyse, assessRisk } from '@opspilot/core/shell';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogue, createPolicy, type PolicyContext, type Rule } from '../../src/index.js';

const rank = (decision: Decision): number => decisions.indexOf(decision);

const commands = catalogue.flatMap(({ examples }) => [...examples.matching, ...examples.other]);
const command = fc.constantFrom(...commands, 'eval "$x"', 'if true; then', '$(cat /tmp/a)', 'uptime', '');
const rules = fc.subarray([...catalogue]);
const policy = createPolicy(catalogue);

function judge(text: string) {
  const analysis = analyse(text);
  return { command: text, analysis, risk: assessRisk(analysis) };
}

function decide(text: string, context: Partial<PolicyContext> = {}, with_ = policy): Verdict {
  return with_.decide(judge(text), { at: Date.UTC(2026, 0, 5, 12), ...context });
}

/** Pairs of circumstances, the second at least as strict as the first in every way. */
const stricter: readonly (readonly [Partial<PolicyContext>, Partial<PolicyContext>])[] = [
  [{ host: { name: 'a', environment: 'staging' } }, { host: { name: 'a', environment: 'production' } }],
  [{ host: { name: 'a', environment: 'production' } }, {}],
  [{ actor: { id: 'x', roles: ['operator', 'dba'] } }, { actor: { id: 'x', roles: ['operator'] } }],
  [{ actor: { id: 'x', roles: ['operator'] } }, { actor: { id: 'x' } }],
  [{ changeId: 'CHG-1' }, {}],
  [{ isFrozen: false }, { isFrozen: true }],
  [{ dataClasses: [] }, { dataClasses: ['cardholder', 'health'] }],
  [{ sessionRisk: 0.1 }, { sessionRisk: 1 }],
];

/** A rule on every part of the context: the catalogue need not use each. */
const onContext: Rule = {
  id: 'CTX-001',
  title: 'Circumstances count',
  severity: 'high',
  decision: 'warn',
  raise: [
    { context: { environment: 'production' }, decision: 'require-approval' },
    { context: { lacksRole: 'dba' }, decision: 'require-approval' },
    { context: { lacksChange: true }, decision: 'require-approval' },
    { context: { isFrozen: true }, decision: 'deny' },
    { context: { dataClass: ['health'] }, decision: 'deny' },
    { context: { sessionRiskFrom: 0.8 }, decision: 'deny' },
  ],
  when: { effect: {} },
  reason: 'It depends; ask.',
  controls: [],
  examples: { matching: ['rm x'], other: [] },
};

describe('the laws of a policy', { timeout: 240_000 }, () => {
  it('decides as strictly as the strictest of its findings', () => {
    fc.assert(
      fc.property(command, rules, (text, some) => {
        const { decision, findings } = decide(text, {}, createPolicy(some));
        expect(rank(decision)).toBe(Math.max(0, ...findings.map((finding) => rank(finding.decision))));
      }),
      { numRuns: 300 },
    );
  });

  it('never relaxes when rules are added', () => {
    fc.assert(
      fc.property(command, rules, rules, (text, some, more) => {
        const few = decide(text, {}, createPolicy(some));
        const many = decide(text, {}, createPolicy([...some, ...more.filter((rule) => !some.includes(rule))]));
        expect(rank(many.decision)).toBeGreaterThanOrEqual(rank(few.decision));
      }),
      { numRuns: 300 },
    );
  });

  it('never relaxes when the circumstances become stricter', () => {
    const all = createPolicy([...catalogue, onContext]);
    fc.assert(
      fc.property(command, fc.subarray([...stricter]), fc.boolean(), (text, changed, isReversed) => {
        const pick = (index: 0 | 1) =>
          Object.assign({}, ...(isReversed ? changed.toReversed() : changed).map((pair) => pair[index]));
        const mild: Partial<PolicyContext> = pick(0);
        // What the stricter side does not say is not known there.
        const strict = Object.fromEntries(Object.entries(pick(1) as object));
        expect(rank(decide(text, strict, all).decision)).toBeGreaterThanOrEqual(rank(decide(text, mild, all).decision));
      }),
      { numRuns: 300 },
    );
  });

  it('allows nothing that cannot be seen through, whatever its rules', () => {
    const none = createPolicy([]);
    for (const text of [
      'eval "$x"',
      'if true; then',
      `echo ${'a'.repeat(20_000)}`,
      `${'('.repeat(40)}ls${')'.repeat(40)}`,
      '',
    ]) {
      expect(decide(text, {}, none).decision, text.slice(0, 30)).toBe('require-approval');
    }
    expect(decide('uptime', {}, none)).toEqual({ decision: 'allow', findings: [] });
  });

  it('tells once of what cannot be seen through, and leaves it to a rule that has told as strictly', () => {
    const rulesOf = (text: string, some: readonly Rule[]) =>
      decide(text, {}, createPolicy(some)).findings.map((finding) => finding.rule);
    expect(rulesOf('eval "$x"', [])).toEqual(['compliance/unseen']);
    const own: Rule = { ...onContext, id: 'OWN-001', decision: 'deny', when: { problem: '**' } };
    expect(rulesOf('eval "$x"', [own])).toEqual(['OWN-001']);
    expect(rulesOf('eval "$x"', [{ ...own, decision: 'warn', raise: [] }])).toEqual(['OWN-001', 'compliance/unseen']);
  });

  it('denies when a rule cannot be tried', () => {
    const broken: Rule = {
      ...onContext,
      id: 'OWN-001',
      when: { effect: {}, context: { outsideHours: { timeZone: 'UTC', from: '08:00', to: '18:00' } } },
    };
    const { decision, findings } = decide('rm x', { at: Number.NaN }, createPolicy([broken]));
    expect(decision).toBe('deny');
    expect(findings[0]).toMatchObject({ rule: 'OWN-001', decision: 'deny' });
    expect(findings[0]?.reason).toContain('could not be tried');
  });

  it('gives the same verdict for the same input', () => {
    fc.assert(
      fc.property(command, (text) => {
        expect(decide(text)).toEqual(decide(text));
      }),
    );
  });
});
