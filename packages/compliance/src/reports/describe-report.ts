import type { ComplianceReport } from './report.js';
import type { ReportDocument } from './report-document.js';
import { approvalsSection, exceptionsSection } from './sections/consents.js';
import { controlsSection } from './sections/controls.js';
import { violationsSection } from './sections/findings.js';
import { accessSection, coverageSection, policiesSection, scopeSection } from './sections/grounds.js';
import { integritySection, summarySection } from './sections/overview.js';
import { count, timeText } from './sections/report-texts.js';

/** That nothing was found says nothing where nothing was written down. */
function coveredText({ covered, environment }: ComplianceReport): string {
  const { records, first, last, environments, withoutEnvironment } = covered;
  if (first !== null && last !== null) {
    const verb = withoutEnvironment === 1 ? 'is' : 'are';
    const left = `; ${count(withoutEnvironment, 'record')} ${verb} of hosts without an environment, and not in this report`;
    const isLeft = environment !== null && withoutEnvironment > 0;
    return `${count(records, 'record')}, from ${timeText(first)} to ${timeText(last)}${isLeft ? left : ''}`;
  }
  const nameless = withoutEnvironment === 0 ? [] : [`${count(withoutEnvironment, 'record')} without an environment`];
  const known = [...environments, ...nameless];
  const others = known.length === 0 ? 'no other either' : `it has ${known.join(', ')}`;
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
      approvalsSection(report),
      exceptionsSection(report),
      policiesSection(report),
      coverageSection(report),
      accessSection(report),
      scopeSection(report),
    ],
  };
}
