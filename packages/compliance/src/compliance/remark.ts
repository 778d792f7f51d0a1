import type { CommandDraft, Finding, Verdict } from '@opspilot/core';
import type { AuditData, AuditFinding } from '../audit/audit-entry.js';
import type { ExceptedFinding } from '../exceptions/apply-exceptions.js';
import type { OwnedExceptions } from '../exceptions/create-exceptions.js';
import type { Notes } from '../notes/notes.js';
import type { PolicyContext } from '../policy/policy-context.js';
import { type PlaceAt, reachedIn } from '../policy/reached-hosts.js';
import { type WithoutSecrets, withoutSecrets } from '../redaction/without-secrets.js';
import type { ComplianceEvents, ComplianceRemark } from './compliance-events.js';
import type { Judgement } from './judge-with.js';
import type { RuleSet } from './rule-set.js';

type ReachedHost = NonNullable<AuditData['command.decided']['reached']>[number];

/** How decisions are told and written down. */
export interface RemarkParts {
  readonly notes: Notes<ComplianceEvents>;
  readonly exceptions: OwnedExceptions;
  readonly rules: RuleSet;
  readonly placeAt: PlaceAt;
}

function remarkOf(
  { id, host, actor }: CommandDraft,
  { decision, findings }: Verdict,
  shown: WithoutSecrets,
): ComplianceRemark {
  return {
    id,
    command: shown.command,
    host: host.name,
    actor: actor.id,
    decision,
    rules: [...new Set(findings.map(({ rule }) => rule))],
    reasons: [...new Set(findings.map(({ reason }) => shown.text(reason)))],
  };
}

/** @param isShown - whether the command has no secret, so that what was made from it has none either */
function auditedFinding(
  finding: Finding & Partial<ExceptedFinding>,
  isShown: boolean,
  shown: WithoutSecrets,
): AuditFinding {
  const { rule, decision, reason, severity, controls, effect, alternatives, exception } = finding;
  const target = effect?.target.type === 'path' ? effect.target.path : effect?.target.name;
  return {
    rule,
    decision,
    reason: shown.text(reason),
    ...(severity === undefined ? {} : { severity }),
    ...(controls === undefined ? {} : { controls }),
    ...(isShown && effect !== undefined ? { effect: `${effect.kind} ${effect.action} ${target}`.trim() } : {}),
    ...(isShown && alternatives !== undefined ? { alternatives } : {}),
    ...(exception === undefined ? {} : { exception }),
  };
}

/** The other hosts that a command reaches, each once. */
function reachedHosts(
  { analysis }: CommandDraft,
  context: PolicyContext,
  placeAt: PlaceAt,
  shown: WithoutSecrets,
): readonly ReachedHost[] {
  if (analysis === undefined) return [];
  const reached = new Map<string, ReachedHost>();
  for (const name of reachedIn(analysis)) {
    for (const { context: there } of placeAt(name, context)) {
      const { name: known = name, environment } = there.host ?? {};
      const host = shown.text(known);
      reached.set(host, { host, ...(environment === undefined ? {} : { environment }) });
    }
  }
  return [...reached.values()];
}

/**
 * Tells of a decision above allow, and of the exceptions in it, and writes both down. Gives a denial when that is not possible,
 * since nobody would know afterwards.
 */
export async function remarkOn(
  draft: CommandDraft,
  { verdict, used }: Judgement,
  context: PolicyContext,
  { notes, exceptions, rules, placeAt }: RemarkParts,
): Promise<Verdict | undefined> {
  const {
    id,
    actor,
    risk,
    host: { name: host, environment },
  } = draft;
  const isViolated = verdict.decision === 'require-approval' || verdict.decision === 'deny';
  const shown = withoutSecrets(draft.command, draft.analysis);
  // What is told has its secrets taken out; nothing else is written down.
  const { command } = notes.tell(
    isViolated ? 'compliance.violated' : 'compliance.warned',
    remarkOf(draft, verdict, shown),
    id,
  );
  const reached = reachedHosts(draft, context, placeAt, shown);
  const data = {
    decision: verdict.decision,
    findings: verdict.findings.map((finding) => auditedFinding(finding, command === draft.command, shown)),
    policy: rules.digest,
    ...(context.changeId === undefined ? {} : { changeId: context.changeId }),
    ...(risk === undefined ? {} : { risk: risk.score }),
    ...(reached.length === 0 ? {} : { reached }),
  };
  const where = { host, ...(environment === undefined ? {} : { environment }) };
  try {
    await notes.write({ type: 'command.decided', actor, ...where, command, subject: id, data });
    await exceptions.noteUse(used, { id, text: command, host, actor });
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const finding: Finding = { rule: 'compliance/audit-unavailable', decision: 'deny', severity: 'critical', reason };
    return { decision: 'deny', findings: [finding] };
  }
}
