import type { ComplianceReport, FindingGroup, ReportedFinding } from '../report.js';
import type { Block, ReportSection } from '../report-document.js';
import { count, decisionTexts, timeText } from './report-texts.js';

export function violationsSection(report: ComplianceReport): ReportSection {
  return {
    title: 'Violations',
    blocks: [
      {
        kind: 'paragraph',
        text: 'A violation is a command that was denied or warned of. What was denied did not run. What was asked about, what ran with approval and what an exception let pass is listed further down.',
      },
      ...findingBlocks(report, 'violations', {
        caption: 'Commands that broke a rule, the gravest first',
        came: 'Decision and end',
        outcome: outcomeText,
        empty: 'No command broke a rule of this framework.',
      }),
    ],
  };
}

/** What approvals were used for. */
export function approvedBlocks(report: ComplianceReport): readonly Block[] {
  return findingBlocks(report, 'approved', {
    caption: 'Commands that ran with approval, by the rules that asked for it',
    came: 'Approval and end',
    outcome: ({ approval, status }) =>
      joinTexts([approval === null ? 'Approved' : approvalText(approval), endText(status)]),
    empty: 'No command ran with approval.',
  });
}

/** What approvals were asked for. */
export function askedBlocks(report: ComplianceReport): readonly Block[] {
  return findingBlocks(report, 'asked', {
    caption: 'Commands that asked for approval, planned or submitted, and of which nothing ran then',
    came: 'End',
    outcome: ({ status }) => (status === null ? 'asked beforehand, or cut short' : endText(status)),
    empty: 'No command asked without running.',
  });
}

/** What exceptions were used for. */
export function exceptedBlocks(report: ComplianceReport): readonly Block[] {
  return findingBlocks(report, 'excepted', {
    caption: 'Commands that an exception let pass, by the rules that it lowered',
    came: 'Exception and end',
    outcome: ({ exception, decision, verdict, status }) =>
      joinTexts([`Exception ${exception}`, verdict === decision ? '' : strictestTexts[verdict], endText(status)]),
    empty: 'No exception let a command pass.',
  });
}

interface FindingTable {
  readonly caption: string;
  /** Title of the column that says what came of a finding. */
  readonly came: string;
  readonly outcome: (finding: ReportedFinding) => string;
  readonly empty: string;
}

function findingBlocks(
  report: ComplianceReport,
  group: FindingGroup,
  { caption, came, outcome, empty }: FindingTable,
): readonly Block[] {
  const omitted = report.omitted[group];
  const left: Block = {
    kind: 'paragraph',
    text: `The gravest ${count(report[group].length, 'row')} are listed; ${count(omitted, 'more row', 'more rows')} are counted above and left out here.`,
  };
  const table: Block = {
    kind: 'table',
    caption,
    columns: [
      { title: 'Record', holds: 'number' },
      { title: 'Time', holds: 'time' },
      { title: 'Times', holds: 'number' },
      { title: 'Who and where' },
      { title: 'Command', holds: 'code' },
      { title: 'Rule', holds: 'sentence' },
      { title: came },
      { title: 'Controls', holds: 'names' },
    ],
    rows: report[group].map((finding) => [
      spanText(`${finding.sequence}`, `${finding.lastSequence}`),
      spanText(timeText(finding.at), timeText(finding.lastAt)),
      `${finding.count}`,
      whoAndWhere(finding),
      finding.command,
      ruleText(finding),
      outcome(finding),
      finding.controls.join(', '),
    ]),
    empty,
  };
  return omitted > 0 ? [left, table] : [table];
}

const joinTexts = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('; ');

/** First and last of several: they are no range, for others lie between. */
const spanText = (first: string, last: string): string => (first === last ? first : `${first}, last ${last}`);

const endText = (status: ReportedFinding['status']): string =>
  status === null ? 'its end is not in the log of the period' : `ended ${status}`;

function approvalText({ by, reason }: NonNullable<ReportedFinding['approval']>): string {
  return `Approved by ${by}${reason === null ? '' : ` (${reason})`}`;
}

function ruleText({ rule, severity, effect, reason }: ReportedFinding): string {
  const about = [severity, effect].filter((part) => part !== null).join('; ');
  return `${rule}${about === '' ? '' : ` (${about})`}: ${reason}`;
}

function whoAndWhere({ actor, host, environment }: ReportedFinding): string {
  const place = host === '' ? '' : ` on ${host}`;
  return `${actor}${place}${environment === '' ? '' : ` (${environment})`}`;
}

/** What another rule made of the same command, where it was stricter. */
const strictestTexts = {
  allow: '',
  warn: 'warned of by another rule',
  'require-approval': 'approval required by another rule',
  deny: 'denied by another rule',
} as const;

function outcomeText({ decision, verdict, status }: ReportedFinding): string {
  const isStricter = verdict !== decision && verdict === 'deny';
  // What was denied did not run, and has no other end.
  const end = verdict === 'deny' ? '' : endText(status);
  return joinTexts([decisionTexts[decision], isStricter ? strictestTexts.deny : '', end]);
}
