import { decisions as allDecisions } from '@opspilot/core';
import type { AuditData } from '../audit/audit-entry.js';
import type { Severity } from '../policy/rule.js';
import type { ComplianceReport, FindingGroup, ReportedFinding } from './report.js';

/** What one command's record says of one rule, before its end is known. */
export type FoundOnce = Omit<ReportedFinding, 'lastSequence' | 'lastAt' | 'count' | 'status' | 'approval'>;
/** How a command ended, as the log has it. */
export type CommandEnding = AuditData['command.finished'];

const severities: readonly (Severity | null)[] = ['critical', 'high', 'medium', 'low', null];

/** Nothing but leave lets a command run that was asked about. One that a process was killed over has no end. */
function groupOf({ exception, verdict }: FoundOnce, ending: CommandEnding | undefined): FindingGroup {
  if (exception !== null) return 'excepted';
  if (verdict !== 'require-approval') return 'violations';
  const ran = ending !== undefined && (ending.approval !== undefined || ending.executed !== 'no');
  return ran ? 'approved' : 'asked';
}

const groups: readonly FindingGroup[] = ['violations', 'approved', 'asked', 'excepted'];

function ofEach<Value>(value: (group: FindingGroup) => Value): Record<FindingGroup, Value> {
  return Object.fromEntries(groups.map((group) => [group, value(group)])) as Record<FindingGroup, Value>;
}

function withEnding(found: FoundOnce, ending: CommandEnding | undefined): ReportedFinding {
  const { by, reason = null } = ending?.approval ?? {};
  return {
    ...found,
    lastSequence: found.sequence,
    lastAt: found.at,
    count: 1,
    status: ending?.status ?? null,
    approval: by === undefined ? null : { by, reason },
  };
}

/** Findings with one key differ by their place in the log alone. */
function keyOf({
  sequence: _s,
  at: _a,
  lastSequence: _l,
  lastAt: _t,
  count: _c,
  subject: _u,
  ...alike
}: ReportedFinding) {
  return JSON.stringify(alike);
}

function gravity({ severity, decision }: ReportedFinding): number {
  return (severities.length - severities.indexOf(severity)) * allDecisions.length + allDecisions.indexOf(decision);
}

/** @returns those that are alike as one, the gravest first, then in the order of the log */
function joined(findings: readonly ReportedFinding[]): readonly ReportedFinding[] {
  const rows = new Map<string, ReportedFinding>();
  for (const finding of findings) {
    const key = keyOf(finding);
    const known = rows.get(key);
    const { sequence: lastSequence, at: lastAt } = finding;
    rows.set(key, known === undefined ? finding : { ...known, lastSequence, lastAt, count: known.count + 1 });
  }
  return [...rows.values()].sort((a, b) => gravity(b) - gravity(a) || a.sequence - b.sequence);
}

/**
 * Parts what was found by what came of it: a command that ran with leave is an approval exercised, and no violation.
 *
 * @param most - rows of each list
 */
export function groupFindings(
  found: readonly FoundOnce[],
  endings: ReadonlyMap<string, CommandEnding>,
  most: number,
): Pick<ComplianceReport, FindingGroup | 'totals' | 'omitted'> {
  const all = ofEach((): ReportedFinding[] => []);
  for (const each of found) {
    const ending = endings.get(each.subject);
    all[groupOf(each, ending)].push(withEnding(each, ending));
  }
  const rows = ofEach((group) => joined(all[group]));
  return {
    ...ofEach((group) => rows[group].slice(0, most)),
    totals: ofEach((group) => all[group].length),
    omitted: ofEach((group) => Math.max(0, rows[group].length - most)),
  };
}
