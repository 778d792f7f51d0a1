import type { Actor } from '@opspilot/core';
import type { AuditRecord, AuditType, KnownAuditRecord } from '../audit/audit-entry.js';
import { auditError } from '../audit/audit-error.js';
import type { AuditLog } from '../audit/audit-log.js';
import { catalogue } from '../catalogue/catalogue.js';
import { requireObject } from '../compliance/require-given.js';
import { findFrameworks } from '../frameworks/find-frameworks.js';
import type { Framework } from '../frameworks/framework.js';
import { withOwnFrameworks } from '../frameworks/with-own-frameworks.js';
import type { Rule } from '../policy/rule.js';
import { ApprovalCollector, wordOf } from './collect-approvals.js';
import { CoverageCollector } from './collect-coverage.js';
import { DecisionCollector } from './collect-decisions.js';
import { ExceptionCollector } from './collect-exceptions.js';
import type { ComplianceReport, ReportedPolicy } from './report.js';

/** What a report is about, and who wants it. */
export interface ReportOptions {
  /** A framework or a family of benchmarks, under any of its names: `nist`, `PCI DSS`, `cis`, `cis-docker`, …; or one of `frameworks`. */
  readonly framework: string;
  /** The period: from this time, milliseconds since the epoch, … */
  readonly from: number;
  /** … up to, and without, this one. */
  readonly to: number;
  /** Only what happened there, or reached it from elsewhere through ssh and its like; default everywhere. */
  readonly environment?: string;
  readonly actor: Actor;
  /** The rules in force, for coverage. Default: the catalogue. */
  readonly rules?: readonly Rule[];
  /** Frameworks of your own, as policies declare them, beside those that come with the package. */
  readonly frameworks?: readonly Framework[];
  /** Rows of each list of findings, the gravest first; all are counted. Default 1,000. */
  readonly mostViolations?: number;
}

/** What tells of the state in which a period began, so it is read from the beginning of the log. */
const fromTheBeginning: readonly AuditType[] = [
  'exception.added',
  'exception.used',
  'exception.revoked',
  'exception.expired',
  'policy.loaded',
];

const ofThePeriod: readonly AuditType[] = [
  'command.decided',
  'command.finished',
  'approval.requested',
  'approval.granted',
  'approval.refused',
  'approval.withdrawn',
  'approval.used',
  'approval.expired',
  'audit.read',
  'audit.exported',
  'audit.verified',
  'report.created',
];

/**
 * Tells from the log how the controls of a framework were exercised in a period. Verifies the log first, and says what came of
 * it; a broken log is reported as broken, with what it still holds. That the report was made is appended to the log.
 *
 * @throws OpsError `unknown-framework`, `invalid-report-options`
 */
export async function createReport(log: AuditLog, options: ReportOptions): Promise<ComplianceReport> {
  const {
    framework,
    from,
    to,
    environment,
    actor,
    rules = catalogue,
    frameworks: own = [],
    mostViolations = 1_000,
  } = requireObject(options, 'What a report is asked for');
  checkReportOptions(options);
  const frameworks = findFrameworks(framework, withOwnFrameworks(own));
  // So that what the report is made of is vouched for too, as far as there is a signer. What is wrong with it, the verification tells.
  await log.checkpoint().catch(() => undefined);
  const integrity = await log.verify(actor);
  const decisions = new DecisionCollector(frameworks, rules);
  const approvals = new ApprovalCollector();
  const exceptions = new ExceptionCollector(from);
  const coverage = new CoverageCollector(environment);
  const policies = new Map<number, ReportedPolicy>();
  const accesses: ComplianceReport['accesses'][number][] = [];
  let outOfPeriod = 0;
  let unreadable = 0;
  /** What somebody wrote into the database may have any form, and must not keep the rest from being told. */
  const attempt = (take: () => void): void => {
    try {
      take();
    } catch {
      unreadable++;
    }
  };

  for await (const record of knownRecords(log.records(actor, { to, types: fromTheBeginning }))) {
    attempt(() => {
      exceptions.take(record);
      if (record.type !== 'policy.loaded') return;
      // One that was replaced before the period was not in force in it.
      if (record.at <= from) policies.clear();
      policies.set(record.sequence, policyOf(record as AuditRecord<'policy.loaded'>));
    });
  }
  for await (const record of knownRecords(log.records(actor, { from, to, types: ofThePeriod }))) {
    if (record.at < from || record.at >= to) outOfPeriod++;
    attempt(() => {
      if (record.type.startsWith('audit.') || record.type === 'report.created') {
        accesses.push({ ...wordOf(record), type: record.type });
      } else if (coverage.take(record)) {
        decisions.take(record);
        approvals.take(record);
      }
    });
  }

  const label = frameworks[0]?.label ?? framework;
  const edition = frameworks.map((part) => part.edition).join('; ');
  const made = await log.append({
    type: 'report.created',
    actor,
    data: { framework: label, edition, from, to, ...(environment === undefined ? {} : { environment }) },
  });
  return {
    format: 'opspilot-compliance-report-1',
    framework: label,
    parts: frameworks.map(({ id, name, edition: of }) => ({ id, name, edition: of })),
    from,
    to,
    environment: environment ?? null,
    createdAt: made.at,
    createdBy: made.actor,
    log: made.log,
    sequence: made.sequence,
    integrity,
    covered: coverage.finish(),
    outOfPeriod,
    unreadable,
    ...decisions.finish(mostViolations),
    policies: [...policies.values()],
    approvals: approvals.finish(Math.min(made.at, to)),
    exceptions: exceptions.finish(environment),
    accesses,
  };
}

async function* knownRecords(records: AsyncIterable<AuditRecord>): AsyncIterable<KnownAuditRecord> {
  for await (const record of records) yield record as KnownAuditRecord;
}

function policyOf({ sequence, at, actor, data }: AuditRecord<'policy.loaded'>): ReportedPolicy {
  const { version, digest, rules, signedBy = null } = data;
  return { sequence, loadedAt: at, by: actor.id, version, digest, rules, signedBy };
}

/** A record rather than a list: the compiler then checks that none is forgotten. */
const known: Readonly<Record<keyof ReportOptions, true>> = {
  framework: true,
  from: true,
  to: true,
  environment: true,
  actor: true,
  rules: true,
  frameworks: true,
  mostViolations: true,
};

function checkReportOptions(options: ReportOptions): void {
  const { from, to, environment = '', frameworks = [], mostViolations = 1 } = options;
  const { id } = (options.actor ?? {}) as Partial<Actor>;
  if (typeof id !== 'string' || id === '') {
    throw invalid(
      'actor',
      "who wants the report was expected, which the log keeps: pass { actor: { id: 'somebody' } }",
    );
  }
  for (const name of Object.keys(options)) {
    // A misspelt environment would be a report of all of them.
    if (!Object.hasOwn(known, name))
      throw invalid(name, `there is no such option; there are ${Object.keys(known).join(', ')}`);
  }
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from >= to) {
    throw invalid('from', 'a period was expected: two times in whole milliseconds since the epoch, the later in `to`');
  }
  if (typeof environment !== 'string') throw invalid('environment', 'a name was expected');
  if (!Array.isArray(frameworks)) throw invalid('frameworks', 'a list of frameworks was expected');
  if (!Number.isSafeInteger(mostViolations) || mostViolations < 1) {
    throw invalid('mostViolations', 'a whole number of at least 1 was expected');
  }
}

function invalid(option: string, problem: string) {
  return auditError('invalid-report-options', `The report cannot be made: at '${option}', ${problem}.`, { option });
}
