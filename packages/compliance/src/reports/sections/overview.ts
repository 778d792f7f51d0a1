import type { ComplianceReport, ReportedApproval } from '../report.js';
import type { ReportSection } from '../report-document.js';
import { count, decisionTexts } from './report-texts.js';

export function integritySection({
  integrity: { isIntact, records, last, checkpoints, signedUpTo, problem },
  outOfPeriod,
  unreadable,
}: Pick<ComplianceReport, 'integrity' | 'outOfPeriod' | 'unreadable'>): ReportSection {
  const unsigned = last - signedUpTo;
  const tail =
    signedUpTo === 0
      ? 'No signed checkpoint vouches for it: whoever can write to the database could have made the chain anew.'
      : `${count(checkpoints, 'signed checkpoint vouches', 'signed checkpoints vouch')} for it up to record ${signedUpTo}${unsigned > 0 ? `; the ${count(unsigned, 'record')} after that are chained, but not yet signed` : ''}.`;
  const text = isIntact
    ? `${count(records, 'record')} without a gap, each continuing the one before it. ${tail}`
    : `${problem?.message ?? ''} What follows was made from what the log holds all the same, and cannot be relied on.`;
  const clocks =
    outOfPeriod === 0
      ? ''
      : ` A clock was wrong: ${count(outOfPeriod, 'record')} between the first and the last of the period ${outOfPeriod === 1 ? 'shows' : 'show'} a time outside of it, and ${outOfPeriod === 1 ? 'is' : 'are'} counted here.`;
  const left =
    unreadable === 0
      ? ''
      : ` ${count(unreadable, 'record')} had no known form and ${unreadable === 1 ? 'was' : 'were'} left out.`;
  const isGood = isIntact && outOfPeriod === 0 && unreadable === 0;
  return { title: 'Integrity of the audit log', blocks: [{ kind: 'notice', isGood, text: `${text}${clocks}${left}` }] };
}

export function summarySection(report: ComplianceReport): ReportSection {
  const { decisions, controls, totals, approvals, exceptions } = report;
  const exercised = controls.filter(({ lastAt }) => lastAt !== null).length;
  const inState = (state: ReportedApproval['state']) => approvals.filter((approval) => approval.state === state).length;
  const total = Object.values(decisions).reduce((sum, value) => sum + value, 0);
  return {
    title: 'Summary',
    blocks: [
      {
        kind: 'paragraph',
        text: 'Commands in which no rule found anything are not in the audit log and not counted here; the history of commands has them.',
      },
      {
        kind: 'facts',
        facts: [
          ['Commands in which rules found something', total.toLocaleString('en')],
          ...Object.entries(decisionTexts).map(
            ([decision, text]) =>
              [text, decisions[decision as keyof typeof decisionTexts].toLocaleString('en')] as const,
          ),
          ['Violations of rules of this framework', totals.violations.toLocaleString('en')],
          ['Such findings in commands that ran with approval', totals.approved.toLocaleString('en')],
          ['Such findings in commands that asked for approval and did not run', totals.asked.toLocaleString('en')],
          ['Such findings that an exception let pass', totals.excepted.toLocaleString('en')],
          ['Controls exercised', `${exercised} of ${controls.length} that rules map to`],
          [
            'Approvals',
            `${approvals.length}: ${inState('used')} used, ${inState('granted')} granted, ${inState('refused')} refused, ${inState('withdrawn')} withdrawn, ${inState('expired')} expired, ${inState('open')} open`,
          ],
          ['Exceptions in force', `${exceptions.length}`],
        ],
      },
    ],
  };
}
