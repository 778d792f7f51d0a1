import type { ComplianceReport, ReportedApproval, ReportedException } from '../report.js';
import type { ReportSection } from '../report-document.js';
import { approvedBlocks, askedBlocks, exceptedBlocks } from './findings.js';
import { timeText, wordsText, wordText } from './report-texts.js';

export function approvalsSection(report: ComplianceReport): ReportSection {
  const { approvals } = report;
  return {
    title: 'Approvals',
    blocks: [
      ...approvedBlocks(report),
      ...askedBlocks(report),
      {
        kind: 'table',
        caption: 'Approvals asked for, given, refused, taken back or used in the period',
        columns: [
          { title: 'Approval', holds: 'names' },
          { title: 'Command', holds: 'code' },
          { title: 'Host' },
          { title: 'Asked for by' },
          { title: 'Agreed' },
          { title: 'Refused' },
          { title: 'State' },
        ],
        rows: approvals.map((approval) => [
          approval.id,
          approval.command ?? '',
          approval.host ?? '',
          approval.requested === null ? 'before the period' : wordText(approval.requested),
          agreedText(approval),
          wordsText(approval.refusals),
          stateText(approval),
        ]),
        empty: 'No approval was asked for, given, refused or used.',
      },
    ],
  };
}

function stateText({ state, used, withdrawn }: ReportedApproval): string {
  if (used !== null) return `used ${timeText(used.at)}`;
  return state === 'withdrawn' && withdrawn !== null ? `withdrawn by ${wordText(withdrawn)}` : state;
}

function agreedText({ requested, grants, agreedBefore }: ReportedApproval): string {
  const before = agreedBefore.map((by) => `${by} (before the period)`);
  const people = [...before, ...(grants.length === 0 && before.length > 0 ? [] : [wordsText(grants)])].join('; ');
  return requested === null ? people : `${people} (${grants.length + agreedBefore.length} of ${requested.approvers})`;
}

export function exceptionsSection(report: ComplianceReport): ReportSection {
  const { exceptions } = report;
  return {
    title: 'Exceptions',
    blocks: [
      {
        kind: 'paragraph',
        text: 'An exception lowers what rules say. Commands that are risky are asked about whatever an exception says, so one that was let pass may have ended rejected.',
      },
      {
        kind: 'table',
        caption: 'Exceptions in force at some time of the period',
        columns: [
          { title: 'Exception', holds: 'names' },
          { title: 'Rule', holds: 'names' },
          { title: 'Scope' },
          { title: 'Reason' },
          { title: 'Added by' },
          { title: 'Expires', holds: 'time' },
          { title: 'Uses', holds: 'number' },
          { title: 'Revoked' },
        ],
        rows: exceptions.map((exception) => [
          exception.id,
          exception.rule,
          scopeText(exception.scope),
          exception.reason,
          `${exception.added.by}, ${timeText(exception.added.at)}${exception.approvedBy.length === 0 ? '' : `, who says that ${exception.approvedBy.join(', ')} agreed`}`,
          timeText(exception.expiresAt),
          `${exception.uses}`,
          exception.revoked === null ? '–' : wordText(exception.revoked),
        ]),
        empty: 'No exception was in force.',
      },
      ...exceptedBlocks(report),
    ],
  };
}

function scopeText(scope: ReportedException['scope']): string {
  const parts = Object.entries(scope).map(([what, names]) => `${what}: ${(names as readonly string[]).join(', ')}`);
  return parts.length === 0 ? 'everywhere' : parts.join('; ');
}
