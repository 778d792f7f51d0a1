import type { ComplianceReport, ReportedControl, ReportedWord } from '../report.js';

/** `2026-11-28 07:15:09 UTC` */
export function timeText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `1 record`, `2 records` */
export const count = (value: number, one: string, many = `${one}s`): string =>
  `${value.toLocaleString('en')} ${value === 1 ? one : many}`;

/** Names a control; of a family of benchmarks, which number theirs alike, with its benchmark. */
export function namesControls({
  parts,
}: Pick<ComplianceReport, 'parts'>): (of: Pick<ReportedControl, 'framework' | 'control'>) => string {
  return ({ framework, control }) => (parts.length > 1 ? `${framework} ${control}` : control);
}

/** What was decided, for readers. */
export const decisionTexts = {
  allow: 'Let pass by an exception',
  warn: 'Warned',
  'require-approval': 'Approval required',
  deny: 'Denied',
} as const;

/** Who said something, when, and why. */
export function wordText({ at, by, reason }: ReportedWord): string {
  return `${by}, ${timeText(at)}${reason === null ? '' : `: ${reason}`}`;
}

export const wordsText = (words: readonly ReportedWord[]): string =>
  words.length === 0 ? '–' : words.map(wordText).join('; ');
