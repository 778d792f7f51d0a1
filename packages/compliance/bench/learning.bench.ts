import { seededRandom } from '@opspilot/core/testing';
import type { Bench } from '../../../bench/bench-row.js';
import { createDecisionModel } from '../src/learning/decision-model.js';
import { escalate } from '../src/learning/escalate.js';
import { prefill } from '../src/learning/prefill.js';
import { randomHistory, rank } from '../test/learning/histories.js';

const histories = 100_000;

/** How many findings learning made milder, and forms it filled in that it must not, over many histories, poisoned ones among them. */
export const bench: Bench = async () => {
  const random = seededRandom(2026);
  let lowered = 0;
  let forbidden = 0;
  for (let i = 0; i < histories; i++) {
    const { findings, context, decided } = randomHistory(random);
    const model = createDecisionModel(decided);
    escalate(findings, model, context).forEach((after, index) => {
      if (rank(after.decision) < rank(findings[index]?.decision ?? 'allow')) lowered++;
    });
    const isFixed = findings.some(
      ({ decision, severity, effect }) =>
        decision === 'deny' ||
        (decision === 'require-approval' && (severity === 'critical' || effect?.kind === 'opaque')),
    );
    if (isFixed && prefill(findings, model, context, [{ rule: '**', environment: '**' }]) !== undefined) forbidden++;
  }
  const row = (name: string, value: number) => ({
    name,
    value,
    unit: 'cases',
    against: `${histories} random histories, a third of them poisoned`,
    ratio: null,
    bar: '0',
    met: value === 0,
  });
  return [
    row('learning: verdicts made milder', lowered),
    row('learning: forms filled in for denied, critical or opaque', forbidden),
  ];
};
