import type { ComplianceReport, ReportedViolation } from '../report.js';
import type { Block, ReportSection } from '../report-document.js';
import { count, decisionTexts, namesControls, timeText } from './report-texts.js';

export function controlsSection(report: ComplianceReport): ReportSection {
  const nameOf = namesControls(report);
  const exercised = report.controls.filter(({ lastAt }) => lastAt !== null);
  return {
    title: 'Controls exercised',
    blocks: [
      {
        kind: 'paragraph',
        text: 'A control was exercised when a rule that maps to it found something in a command. Each command counts once.',
      },
      {
        kind: 'table',
        caption: 'Controls exercised in the period',
        columns: [
          { title: 'Control', holds: 'names' },
          { title: 'What it asks for', holds: 'sentence' },
          { title: 'Warned', holds: 'number' },
          { title: 'Approval required', holds: 'number' },
          { title: 'Denied', holds: 'number' },
          { title: 'Excepted', holds: 'number' },
          { title: 'Last', holds: 'time' },
        ],
        rows: exercised.map((control) => [
          nameOf(control),
          control.title,
          `${control.findings.warn}`,
          `${control.findings['require-approval']}`,
          `${control.findings.deny}`,
          `${control.excepted}`,
          timeText(control.lastAt ?? 0),
        ]),
        empty: 'No control was exercised: no rule that maps to one found anything.',
      },
    ],
  };
}

export function violationsSection({ violations, omittedViolations }: ComplianceReport): ReportSection {
  const omitted: Block = {
    kind: 'paragraph',
    text: `The gravest ${count(violations.length, 'violation')} are listed, ${count(omittedViolations, 'more', 'more')} are counted above and left out here.`,
  };
  return {
    title: 'Violations',
    blocks: [
      ...(omittedViolations > 0 ? [omitted] : []),
      {
        kind: 'table',
        caption: 'Commands that broke a rule, the gravest first',
        columns: [
          { title: 'Record', holds: 'number' },
          { title: 'Time', holds: 'time' },
          { title: 'Who and where' },
          { title: 'Command', holds: 'code' },
          { title: 'Rule', holds: 'sentence' },
          { title: 'Decision' },
          { title: 'Controls', holds: 'names' },
        ],
        rows: violations.map((violation) => [
          `${violation.sequence}`,
          timeText(violation.at),
          whoAndWhere(violation),
          violation.command,
          ruleText(violation),
          outcomeText(violation),
          violation.controls.join(', '),
        ]),
        empty: 'No command broke a rule of this framework.',
      },
    ],
  };
}

function ruleText({ rule, severity, effect, reason }: ReportedViolation): string {
  const about = [severity, effect].filter((part) => part !== null).join('; ');
  return `${rule}${about === '' ? '' : ` (${about})`}: ${reason}`;
}

function whoAndWhere({ actor, host, environment }: ReportedViolation): string {
  const place = host === '' ? '' : ` on ${host}`;
  return `${actor}${place}${environment === '' ? '' : ` (${environment})`}`;
}

function outcomeText({ decision, verdict, exception, status }: ReportedViolation): string {
  const decided = exception === null ? decisionTexts[decision] : `Let pass by exception ${exception}`;
  const stricter = verdict === 'deny' && decision !== 'deny' ? '; denied by another rule' : '';
  return `${decided}${stricter}${status === null ? '' : `; ended ${status}`}`;
}
