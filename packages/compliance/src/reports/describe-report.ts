import type { AuditVerification } from '../audit/chain/verification.js';
import type {
  ComplianceReport,
  ReportedApproval,
  ReportedControl,
  ReportedException,
  ReportedViolation,
  ReportedWord,
} from './report.js';
import type { Block, ReportDocument, ReportSection } from './report-document.js';

/** `2026-11-28 07:15:09 UTC` */
export function timeText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

const count = (value: number, one: string, many = `${one}s`): string =>
  `${value.toLocaleString('en')} ${value === 1 ? one : many}`;

const decisionTexts = {
  allow: 'Allowed',
  warn: 'Warned',
  'require-approval': 'Approval required',
  deny: 'Denied',
} as const;

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
      integritySection(report.integrity),
      summarySection(report),
      controlsSection(report.controls),
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

function integritySection({
  isIntact,
  records,
  last,
  checkpoints,
  signedUpTo,
  problem,
}: AuditVerification): ReportSection {
  const unsigned = last - signedUpTo;
  const tail =
    signedUpTo === 0
      ? 'No signed checkpoint vouches for it: whoever can write to the database could have made the chain anew.'
      : `${count(checkpoints, 'signed checkpoint vouches', 'signed checkpoints vouch')} for it up to record ${signedUpTo}${unsigned > 0 ? `; the ${count(unsigned, 'record')} after that are chained, but not yet signed` : ''}.`;
  const text = isIntact
    ? `${count(records, 'record')} without a gap, each continuing the one before it. ${tail}`
    : `${problem?.message ?? ''} What follows was made from what the log holds all the same, and cannot be relied on.`;
  return { title: 'Integrity of the audit log', blocks: [{ kind: 'notice', isGood: isIntact, text }] };
}

function summarySection(report: ComplianceReport): ReportSection {
  const { decisions, controls, violations, omittedViolations, approvals, exceptions } = report;
  const exercised = controls.filter(({ lastAt }) => lastAt !== null).length;
  const inState = (state: ReportedApproval['state']) => approvals.filter((approval) => approval.state === state).length;
  const total = Object.values(decisions).reduce((sum, value) => sum + value, 0);
  return {
    title: 'Summary',
    blocks: [
      {
        kind: 'facts',
        facts: [
          ['Commands decided', total.toLocaleString('en')],
          ...Object.entries(decisionTexts).map(
            ([decision, text]) =>
              [text, decisions[decision as keyof typeof decisionTexts].toLocaleString('en')] as const,
          ),
          ['Violations of rules of this framework', (violations.length + omittedViolations).toLocaleString('en')],
          ['Controls exercised', `${exercised} of ${controls.length} that rules map to`],
          [
            'Approvals',
            `${approvals.length}: ${inState('used')} used, ${inState('granted')} granted, ${inState('refused')} refused, ${inState('expired')} expired, ${inState('open')} open`,
          ],
          ['Exceptions in force', `${exceptions.length}`],
        ],
      },
    ],
  };
}

function controlsSection(controls: readonly ReportedControl[]): ReportSection {
  const exercised = controls.filter(({ lastAt }) => lastAt !== null);
  return {
    title: 'Controls exercised',
    blocks: [
      {
        kind: 'paragraph',
        text: 'A control was exercised when a rule that maps to it found something in a command.',
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
        rows: exercised.map(({ control, title, findings, excepted, lastAt }) => [
          control,
          title,
          `${findings.warn}`,
          `${findings['require-approval']}`,
          `${findings.deny}`,
          `${excepted}`,
          timeText(lastAt ?? 0),
        ]),
        empty: 'No control was exercised: no rule that maps to one found anything.',
      },
    ],
  };
}

function violationsSection({ violations, omittedViolations }: ComplianceReport): ReportSection {
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
          { title: 'Rule' },
          { title: 'Decision' },
          { title: 'Controls', holds: 'names' },
        ],
        rows: violations.map((violation) => [
          `${violation.sequence}`,
          timeText(violation.at),
          whoAndWhere(violation),
          violation.command,
          `${violation.rule}${violation.severity === null ? '' : ` (${violation.severity})`}: ${violation.reason}`,
          outcomeText(violation),
          violation.controls.join(', '),
        ]),
        empty: 'No command broke a rule of this framework.',
      },
    ],
  };
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

function wordText({ at, by, reason }: ReportedWord): string {
  return `${by}, ${timeText(at)}${reason === null ? '' : `: ${reason}`}`;
}

const wordsText = (words: readonly ReportedWord[]): string =>
  words.length === 0 ? '–' : words.map(wordText).join('; ');

function approvalsSection(approvals: readonly ReportedApproval[]): ReportSection {
  return {
    title: 'Approvals',
    blocks: [
      {
        kind: 'table',
        caption: 'Approvals asked for, given, refused or used in the period',
        columns: [
          { title: 'Approval', holds: 'names' },
          { title: 'Command', holds: 'code' },
          { title: 'Host' },
          { title: 'Asked for by' },
          { title: 'Agreed' },
          { title: 'Refused' },
          { title: 'State' },
        ],
        rows: approvals.map(({ id, command, host, requested, grants, refusals, state, used }) => [
          id,
          command ?? '',
          host ?? '',
          requested === null ? 'before the period' : wordText(requested),
          requested === null ? wordsText(grants) : `${wordsText(grants)} (${grants.length} of ${requested.approvers})`,
          wordsText(refusals),
          used === null ? state : `used ${timeText(used.at)}`,
        ]),
        empty: 'No approval was asked for, given, refused or used.',
      },
    ],
  };
}

function exceptionsSection(exceptions: readonly ReportedException[]): ReportSection {
  return {
    title: 'Exceptions',
    blocks: [
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
          `${exception.added.by}, ${timeText(exception.added.at)}${exception.approvedBy.length === 0 ? '' : `; approved by ${exception.approvedBy.join(', ')}`}`,
          timeText(exception.expiresAt),
          `${exception.uses}`,
          exception.revoked === null ? '–' : wordText(exception.revoked),
        ]),
        empty: 'No exception was in force.',
      },
    ],
  };
}

function scopeText(scope: ReportedException['scope']): string {
  const parts = Object.entries(scope).map(([what, names]) => `${what}: ${(names as readonly string[]).join(', ')}`);
  return parts.length === 0 ? 'everywhere' : parts.join('; ');
}

function policiesSection({ policies }: ComplianceReport): ReportSection {
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

function coverageSection({ controls, uncovered }: ComplianceReport): ReportSection {
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
        rows: controls.map(({ control, title, rules, lastAt }) => [
          control,
          title,
          rules.length === 0 ? 'none in force' : rules.join(', '),
          lastAt === null ? 'no' : 'yes',
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
        rows: uncovered.map(({ control, title }) => [control, title]),
        empty: 'Rules map to every control that is described.',
      },
    ],
  };
}

function accessSection({ accesses }: ComplianceReport): ReportSection {
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

function scopeSection({ otherFindings }: ComplianceReport): ReportSection {
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
