import { identityOf } from '@opspilot/core';
import { seededRandom } from '@opspilot/core/testing';
import { describe, expect, it } from 'vitest';
import type { Rule } from '../../src/index.js';
import { featuresOf } from '../../src/learning/decision-features.js';
import { createDecisionModel } from '../../src/learning/decision-model.js';
import { escalate, ranked } from '../../src/learning/escalate.js';
import { prefill } from '../../src/learning/prefill.js';
import { suggest } from '../../src/learning/suggest.js';
import { randomHistory, rank } from './histories.js';

const everywhere = [{ rule: '**', environment: '**' }];
const runs = 5_000;

const ruleOf = (id: string, severity: Rule['severity'], decision: Rule['decision']): Rule => ({
  id,
  title: id,
  severity,
  decision,
  when: { effect: {} },
  reason: 'Because.',
  controls: [],
  examples: { matching: ['rm a'], other: [] },
});

describe('whatever was decided before', () => {
  it('no finding comes out milder than it came in', () => {
    const random = seededRandom(1);
    for (let i = 0; i < runs; i++) {
      const { findings, context, decided } = randomHistory(random);
      const model = createDecisionModel(decided);
      escalate(findings, model, context).forEach((after, index) => {
        expect(rank(after.decision)).toBeGreaterThanOrEqual(rank(findings[index]?.decision ?? 'allow'));
      });
      expect(new Set(ranked(findings, model, context))).toEqual(new Set(findings));
    }
  });

  it('nothing is filled in beforehand that is denied, critical, opaque or was never seen', () => {
    const random = seededRandom(2);
    let filled = 0;
    for (let i = 0; i < runs; i++) {
      const { findings, context, decided } = randomHistory(random);
      if (prefill(findings, createDecisionModel(decided), context, everywhere) === undefined) continue;
      filled++;
      const asking = findings.filter(({ decision }) => rank(decision) >= rank('require-approval'));
      expect(asking.length).toBeGreaterThan(0);
      for (const finding of asking) {
        expect(finding).toMatchObject({
          decision: 'require-approval',
          severity: expect.not.stringMatching('critical'),
          effect: { kind: expect.not.stringMatching('opaque') },
        });
        const { rule, environment } = featuresOf(finding, context);
        const isSame = (past: (typeof decided)[number]) => past.rule === rule && past.environment === environment;
        expect(decided.some((past) => past.isApproved && isSame(past))).toBe(true);
      }
    }
    expect(filled).toBeGreaterThan(0);
    const { findings, context, decided } = randomHistory(random);
    expect(prefill(findings, createDecisionModel(decided), context, [])).toBeUndefined();
  });

  it('one actor alone, however busy, makes nothing look usual', () => {
    const random = seededRandom(3);
    const { findings, context } = randomHistory(random);
    const flood = findings.flatMap((finding) =>
      Array.from({ length: 10_000 }, () => ({
        ...featuresOf(finding, context),
        requester: 'ann',
        by: ['mallory'],
        isApproved: true,
      })),
    );
    const model = createDecisionModel(flood);
    for (const finding of findings) {
      expect(model.estimate(featuresOf(finding, context))).toMatchObject({ approvals: 3, approvers: 1 });
    }
    const rules = findings.map(({ rule }) => ruleOf(rule, 'low', 'require-approval'));
    expect(suggest(model, rules)).toEqual([]);
  });

  it('one person is one, however their id is spelt', () => {
    const { findings, context } = randomHistory(seededRandom(3));
    const [finding] = findings;
    if (finding === undefined) throw new Error('no finding');
    const features = featuresOf(finding, context);
    const spellings = ['mallory', 'Mallory', 'MALLORY', 'mаllory', 'ｍallory'];
    const model = (requester: string, by: readonly string[]) =>
      createDecisionModel(
        by.flatMap((id) =>
          Array(3).fill({ ...features, requester: identityOf(requester), by: [identityOf(id)], isApproved: true }),
        ),
      );
    expect(model('ann', spellings).estimate(features)).toMatchObject({ approvals: 3, approvers: 1 });
    expect(model('mallory', spellings).estimate(features)).toMatchObject({ approvals: 0, approvers: 0 });
    expect(model('ann', ['bob', 'cleo']).estimate(features)).toMatchObject({ approvers: 2 });
  });

  it('nobody vouches for themselves', () => {
    const random = seededRandom(4);
    const { findings, context } = randomHistory(random);
    const [finding] = findings;
    if (finding === undefined) throw new Error('no finding');
    const features = featuresOf(finding, context);
    const own = Array.from({ length: 10 }, () => ({ ...features, requester: 'ann', by: ['ann'], isApproved: true }));
    expect(createDecisionModel(own).estimate(features)).toMatchObject({ approvals: 0, approvalRate: 0.5 });
  });

  it('the order of decisions does not matter', () => {
    const random = seededRandom(5);
    for (let i = 0; i < 500; i++) {
      const { findings, context, decided } = randomHistory(random);
      const [one, other] = [createDecisionModel(decided), createDecisionModel(decided.toReversed())];
      for (const finding of findings) {
        expect(one.estimate(featuresOf(finding, context))).toEqual(other.estimate(featuresOf(finding, context)));
      }
    }
  });
});

describe('what people decide together', () => {
  const features = { rule: 'OWN-001', effect: 'delete remove data', environment: 'staging', roles: [], labels: [] };
  const decisions = (isApproved: boolean) =>
    ['bob', 'cleo', 'dan', 'eve'].flatMap((person) =>
      ['ann', 'fay'].map((requester) => ({ ...features, requester, by: [person], isApproved })),
    );

  it('suggests an exception for what they keep approving, unless it is critical, denied or opaque', () => {
    const model = createDecisionModel(decisions(true));
    expect(suggest(model, [ruleOf('OWN-001', 'medium', 'require-approval')])).toMatchObject([
      { kind: 'exception', rule: 'OWN-001', environment: 'staging' },
    ]);
    expect(suggest(model, [ruleOf('OWN-001', 'critical', 'require-approval')])).toEqual([]);
    expect(suggest(model, [ruleOf('OWN-001', 'medium', 'deny')])).toEqual([]);
    const opaque = decisions(true).map((decided) => ({ ...decided, effect: 'opaque run none' }));
    expect(suggest(createDecisionModel(opaque), [ruleOf('OWN-001', 'medium', 'require-approval')])).toEqual([]);
  });

  it('suggests to deny what they keep refusing, and asks about what was only warned of', () => {
    const model = createDecisionModel(decisions(false));
    expect(suggest(model, [ruleOf('OWN-001', 'medium', 'require-approval')])).toMatchObject([
      { kind: 'policy-change' },
    ]);
    const finding = {
      rule: 'OWN-001',
      decision: 'warn' as const,
      reason: 'Because.',
      effect: {
        kind: 'delete',
        action: 'remove',
        target: { type: 'path', path: '/srv/a', pathClass: 'data' },
        scope: {},
        attributes: {},
        confidence: 1,
        span: [0, 4],
      } as const,
    };
    const context = { at: 0, host: { name: 'a', environment: 'staging' } };
    expect(escalate([finding], model, context)).toMatchObject([{ decision: 'require-approval' }]);
    expect(escalate([finding], model, { at: 0 })).toMatchObject([{ decision: 'warn' }]);
  });
});
