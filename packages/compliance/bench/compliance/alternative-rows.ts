import { alternativesFor } from '@opspilot/compliance';
import { decisions } from '@opspilot/core';
import type { BenchRow } from '../../../../bench/bench-row.js';
import { noBar } from '../../../../bench/harness.js';
import { context, decide, judge, policy } from './default-policy.js';

/** What is offered instead of what was flagged, decided once more. */
export function alternativeRows(commands: readonly string[]): readonly BenchRow[] {
  let [findings, answered, offered, milder] = [0, 0, 0, 0];
  for (const command of commands) {
    const judged = judge(command);
    for (const finding of policy.decide(judged, context).findings) {
      const alternatives = alternativesFor(finding, judged, policy, context, judge);
      findings += 1;
      if (alternatives.length > 0) answered += 1;
      offered += alternatives.length;
      milder += alternatives.filter(
        (alternative) => decisions.indexOf(decide(alternative.command).decision) < decisions.indexOf(finding.decision),
      ).length;
    }
  }
  const value = (100 * milder) / offered;
  return [
    {
      name: 'alternatives milder than what they replace',
      value,
      unit: '%',
      against: `${offered} offered`,
      ratio: null,
      bar: '100 %',
      met: milder === offered && offered > 0,
    },
    {
      name: 'findings that something milder is offered for',
      value: (100 * answered) / findings,
      unit: '%',
      against: `${findings} findings`,
      ratio: null,
      ...noBar,
    },
  ];
}
