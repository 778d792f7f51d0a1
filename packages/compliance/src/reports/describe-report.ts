import type { ComplianceReport } from './report.js';
import type { ReportDocument } from './report-document.js';
import { approvalsSection, exceptionsSection } from './sections/consents.js';
import { controlsSection, violationsSection } from './sections/decisions.js';
import { accessSection, coverageSection, policiesSection, scopeSection } from './sections/grounds.js';
import { integritySection, summarySection } from './sections/overview.js';
import { timeText } from './sections/report-texts.js';

/** The report, arranged for readers: what holds for all of it first, then from the general to the particular. */
export function describeReport(report: ComplianceReport): ReportDocument {
  const { framework, parts, from, to, environment, createdAt, createdBy, log, sequence } = report;
  return {
    title: `${framework} compliance report`,
    facts: [
      ['Framework', parts.map(({ name, edition }) => `${name}, edition ${edition}`).join('; ')],
      ['Period', `${timeText(from)} to ${timeText(to)}`],
      ['Environment', environment ?? 'all'],
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
