import type { ComplianceReport } from '../report.js';
import type { ReportSection } from '../report-document.js';
import { namesControls, timeText } from './report-texts.js';

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
