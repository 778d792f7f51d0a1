import { type CommandPlace, foldVerdicts, type JudgeText, type Verdict } from '@opspilot/core';
import type { Judged } from '../policy/policy.js';

/** What the gate says of a command that nobody has looked through. */
export const notAnalysed: Verdict = foldVerdicts([
  {
    decision: 'require-approval',
    findings: [
      {
        rule: 'compliance/not-analysed',
        decision: 'require-approval',
        severity: 'high',
        reason:
          'The command was not analysed, so no rule can judge it. Make the pilot without `analysis: false`, or have it approved.',
      },
    ],
  },
]);

/** A text as the pilot looks through it, and what it says by itself; undefined for a pilot that does not look. */
export function lookThrough(
  command: string,
  place: CommandPlace,
  judge: JudgeText,
): (Judged & { readonly own: Verdict }) | undefined {
  const { analysis, risk, verdict: own } = judge(command, place);
  return analysis === undefined || risk === undefined ? undefined : { command, analysis, risk, own };
}
