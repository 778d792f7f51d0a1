import { type Decision, decisions, type Finding, type Random } from '@opspilot/core';
import type { PolicyContext } from '../../src/index.js';
import type { Decided } from '../../src/learning/decided.js';
import { featuresOf } from '../../src/learning/decision-features.js';

const people = ['ann', 'bob', 'cleo', 'dan', 'eve'];
const severities = ['low', 'medium', 'high', 'critical'] as const;
const kinds = ['delete', 'write', 'service', 'opaque'] as const;

/** A finding, the people who decided about its like before, and where it is found now. */
export interface History {
  readonly findings: readonly Finding[];
  readonly context: PolicyContext;
  readonly decided: readonly Decided[];
}

function pick<Value>(random: Random, values: readonly Value[]): Value {
  return values[Math.floor(random.next() * values.length)] as Value;
}

function finding(random: Random, rule: number): Finding {
  const kind = pick(random, kinds);
  return {
    rule: `OWN-00${rule}`,
    decision: pick(random, decisions),
    severity: pick(random, severities),
    reason: 'Because.',
    effect: {
      kind,
      action: kind,
      target: { type: 'path', path: '/srv/a', pathClass: 'data' },
      scope: {},
      attributes: {},
      confidence: 1,
      span: [0, 4],
    },
  };
}

/**
 * A history as chance makes it. In every third, one actor has approved all there is, a thousand times and under the names of
 * those who asked: somebody who wants the model to find it usual.
 */
export function randomHistory(random: Random): History {
  const findings = [1, 2].map((rule) => finding(random, rule));
  const context: PolicyContext = {
    at: 0,
    actor: { id: pick(random, people), roles: ['operator'] },
    host: { name: 'a', environment: pick(random, ['production', 'staging']) },
  };
  const about = (each: Finding) => featuresOf(each, context);
  const decided: Decided[] = Array.from({ length: Math.floor(random.next() * 12) }, () => ({
    ...about(pick(random, findings)),
    requester: pick(random, people),
    by: [pick(random, people)],
    isApproved: random.next() < 0.6,
  }));
  if (random.next() < 1 / 3) {
    const poisoned = findings.map((each) => ({ ...about(each), requester: 'ann', by: ['mallory'], isApproved: true }));
    for (let i = 0; i < 20; i++) decided.push(...poisoned);
  }
  return { findings, context, decided };
}

/** How strict a decision is. */
export const rank = (decision: Decision): number => decisions.indexOf(decision);
