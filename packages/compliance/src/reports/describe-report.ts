import type { ComplianceReport } from './report.js';
import type { ReportDocument } from './report-document.js';
import { approvalsSection, exceptionsSection } from './sections/consents.js';
import { controlsSection, violationsSection } from './sections/decisions.js';
import { accessSection, coverageSection, policiesSection, scopeSection } from './sections/grounds.js';
import { integritySection, summarySection } from './sections/overview.js';
import { count, timeText } from './sections/report-texts.js';

/** That nothing was found says nothing where nothing was written down. */
function coveredText({ covered: { records, first, last, environments }, environment }: ComplianceReport): string {
  if (first !== null && last !== null)
    return `${count(records, 'record')}, from ${timeText(first)} to ${timeText(last)}`;
  const others = environments.length === 0 ? 'no other either' : `it has ${environments.join(', ')}`;
  return environment === null
    ? 'NOTHING: the log has no record of commands or approvals in this period'
    : `NOTHING: the log has no record of the environment ${environment} in this period (${others})`;
}

/** The report, arranged for readers: what holds for all of it first, then from the general to the particular. */
export function describeReport(report: ComplianceReport): ReportDocument {
  const { framework, parts, from, to, environment, createdAt, createdBy, log, sequence } = report;
  return {
    title: `${framework} compliance report`,
    facts: [
      ['Framework', parts.map(({ name, edition }) => `${name}, edition ${edition}`).join('; ')],
      ['Period', `${timeText(from)} to ${timeText(to)}`],
      ['Environment', environment ?? 'all'],
      ['Covers', coveredText(report)],
      ['Made', `${timeText(createdAt)} by ${createdBy.id}`],
      ['Source', `audit log ${log}, up to record ${sequence}`],
    ],
    sections: [
      integritySection(report),
      summarySection(report),
      controlsSection(report),
      violationsSection(report),
      approvalsSection(report.approvals),
      exceptionsSection(report.exceptions),
      policiesSection(report),
      coverageSection(report),
      accessSection(report),
      scopeSection(report),
    ],
  };
}
