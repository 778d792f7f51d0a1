import type { ComplianceReport } from '../report.js';
import type { ReportSection } from '../report-document.js';
import { count, namesControls, timeText } from './report-texts.js';

export function policiesSection({ policies }: ComplianceReport): ReportSection {
  return {
    title: 'Policies',
    blocks: [
      {
        kind: 'table',
        caption: 'Policies in force in the period',
        columns: [
          { title: 'Record', holds: 'number' },
          { title: 'Loaded' },
          { title: 'Version' },
          { title: 'SHA-256 of the rules', holds: 'code' },
          { title: 'Rules', holds: 'number' },
          { title: 'Signed with' },
        ],
        rows: policies.map(({ sequence, loadedAt, by, version, digest, rules, signedBy }) => [
          `${sequence}`,
          `${timeText(loadedAt)} by ${by}`,
          version,
          digest,
          `${rules}`,
          signedBy ?? '–',
        ]),
        empty: 'The log does not tell which policy was in force.',
      },
    ],
  };
}

export function coverageSection(report: ComplianceReport): ReportSection {
  const { controls, uncovered } = report;
  const nameOf = namesControls(report);
  const described = controls.length + uncovered.length;
  return {
    title: 'Coverage by rules',
    blocks: [
      {
        kind: 'paragraph',
        text: `Rules in force map to ${controls.length} of the ${count(described, 'control')} that this product describes. A framework has further controls, about people, buildings and contracts, which no rule about commands can exercise.`,
      },
      {
        kind: 'table',
        caption: 'Controls that rules in force map to',
        columns: [
          { title: 'Control', holds: 'names' },
          { title: 'What it asks for', holds: 'sentence' },
          { title: 'Rules' },
          { title: 'Exercised' },
        ],
        rows: controls.map((control) => [
          nameOf(control),
          control.title,
          control.rules.length === 0 ? 'none in force' : control.rules.join(', '),
          control.lastAt === null ? 'no' : 'yes',
        ]),
        empty: 'No rule in force maps to a control of this framework.',
      },
      {
        kind: 'table',
        caption: 'Controls described, to which no rule in force maps',
        columns: [
          { title: 'Control', holds: 'names' },
          { title: 'What it asks for', holds: 'sentence' },
        ],
        rows: uncovered.map((control) => [nameOf(control), control.title]),
        empty: 'Rules map to every control that is described.',
      },
    ],
  };
}

export function accessSection({ accesses }: ComplianceReport): ReportSection {
  return {
    title: 'Access to the audit log',
    blocks: [
      {
        kind: 'table',
        caption: 'Who read, exported, verified or reported from the log in the period',
        columns: [
          { title: 'Record', holds: 'number' },
          { title: 'Time', holds: 'time' },
          { title: 'Who' },
          { title: 'What' },
        ],
        rows: accesses.map(({ sequence, at, by, type }) => [`${sequence}`, timeText(at), by, type]),
        empty: 'Nobody looked into the log.',
      },
    ],
  };
}

export function scopeSection({ otherFindings }: ComplianceReport): ReportSection {
  return {
    title: 'What this report is, and is not',
    blocks: [
      {
        kind: 'paragraph',
        text: 'That a rule maps to a control means that it concerns what the control asks for. Whether a control is met, and the organisation complies, is for an auditor to say: this report is evidence, not a certificate.',
      },
      {
        kind: 'paragraph',
        text: `It covers commands that went through the gate. ${count(otherFindings, 'finding')} of rules that map to no control of this framework ${otherFindings === 1 ? 'is' : 'are'} not part of it. Secrets were taken out before the log was written. Titles of controls are in our own words; the framework's text prevails.`,
      },
    ],
  };
}
