import type { Finding, Verdict } from '@opspilot/core';
import { visible } from './text.js';

const order = ['critical', 'high', 'medium', 'low'] as const;

function rank({ severity }: Finding): number {
  return severity === undefined ? order.length : order.indexOf(severity);
}

/** The words that a finding is about, in the command or in one of its checks. */
function wordsOf({ span, check }: Finding, command: string): string {
  return span === undefined ? '' : visible((check ?? command).slice(...span)).trim();
}

function reasonText(finding: Finding, command: string): string {
  const { check } = finding;
  const reason = visible(finding.reason);
  const words = wordsOf(finding, command);
  const where = check === undefined ? '' : `In the check “${visible(check)}”: `;
  // A reason that has the words in it says where it is by itself.
  return `${where}${words === '' || reason.includes(words) ? '' : `“${words}”: `}${reason}`;
}

/** What cannot be seen through is told by the analysis and once more, in general words, by its rating. */
function isToldElsewhere(finding: Finding, all: readonly Finding[]): boolean {
  if (finding.effect?.kind !== 'opaque' || finding.rule === 'core/opaque') return false;
  return all.some(
    ({ rule, check, span }) =>
      rule === 'core/opaque' && check === finding.check && String(span) === String(finding.span),
  );
}

/** Why a command needs approval, or is denied: each reason once, the worst first, with the words that it is about. */
export function reasonsOf({ findings }: Verdict, command: string): readonly string[] {
  const told = findings.filter((finding) => !isToldElsewhere(finding, findings));
  // Of the same reason said twice, the one of the higher severity comes first and stays.
  const sorted = told.toSorted((a, b) => rank(a) - rank(b));
  return [...new Set(sorted.map((finding) => reasonText(finding, command)))];
}
