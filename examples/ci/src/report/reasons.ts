import type { Finding, Verdict } from '@opspilot/core';
import { askingFindings } from '../asking-findings.js';
import { plainLine } from '../log.js';

const order = ['critical', 'high', 'medium', 'low'];

function rank({ severity }: Finding): number {
  return severity === undefined ? order.length : order.indexOf(severity);
}

function oneLine(text: string): string {
  return plainLine(text.replaceAll('\n', ' ⏎ '));
}

function reasonText({ rule, reason, severity, span, check }: Finding, command: string): string {
  const words = span === undefined ? '' : (check ?? command).slice(...span).trim();
  // A reason that has the words in it says where it is by itself.
  const about = words === '' || reason.includes(words) ? '' : `"${words}": `;
  const where = check === undefined ? '' : `in the check "${check}", `;
  return oneLine(`${where}${about}${reason} (${severity === undefined ? rule : `${rule}, ${severity}`})`);
}

/** Why a step was not simply let through: each reason once, the worst first, with its words and its rule. */
export function reasonsOf(verdict: Verdict, command: string): readonly string[] {
  const denying = verdict.findings.filter(({ decision }) => decision === 'deny');
  const sorted = [...denying, ...askingFindings(verdict)].toSorted((a, b) => rank(a) - rank(b));
  return [...new Set(sorted.map((finding) => reasonText(finding, command)))];
}
