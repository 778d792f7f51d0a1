import { OpsError } from '../../errors/ops-error.js';
import { askAll, type HookAnswer, messageOf } from '../ask-hooks.js';
import type { CommandDraft } from '../command-draft.js';
import { isDecision } from '../decision.js';
import type { OutcomeErrorCode } from '../outcome.js';
import type { StageWork } from '../passage.js';
import { allowed, type Finding, foldVerdicts, type Verdict } from '../verdict.js';

function isVerdict(value: Verdict): boolean {
  return (
    isDecision(value.decision) &&
    Array.isArray(value.findings) &&
    value.findings.every((finding) => isDecision(finding?.decision))
  );
}

/** A gate that threw, or said what is no verdict, denies. */
function verdictOf(answer: HookAnswer<Verdict>): Verdict {
  if ('value' in answer && isVerdict(answer.value)) return answer.value;
  const why = 'value' in answer ? 'its answer is no verdict' : messageOf(answer.error);
  const finding: Finding = {
    rule: 'core/gate-failed',
    decision: 'deny',
    reason: `The gate of ${answer.plugin} failed, and what cannot be judged does not run: ${why}`,
  };
  return { decision: 'deny', findings: [finding] };
}

/** What nobody could see through is never simply allowed. */
function opaqueFindings(draft: CommandDraft): Verdict {
  if (draft.analysis === undefined) return allowed;
  const ask = (reason: string, rest: Partial<Finding>): Finding => ({
    rule: 'core/opaque',
    decision: 'require-approval',
    reason,
    ...rest,
  });
  const opaque = draft.analysis.effects
    .filter((effect) => effect.kind === 'opaque')
    .map((effect) => ask('What this part does could not be found out.', { effect, span: effect.span }));
  const failed = draft.analysis.problems
    .filter((problem) => problem.code === 'analysis-failed')
    .map((problem) => ask(problem.message, {}));
  return foldVerdicts([{ decision: 'allow', findings: [...opaque, ...failed] }]);
}

/** Unassessable counts as the highest risk, and that is never simply allowed. */
function riskFindings(draft: CommandDraft): Verdict {
  const findings = (draft.risk?.reasons ?? [])
    .filter((reason) => reason.code === 'assessment-failed')
    .map((reason): Finding => ({ rule: 'core/unassessed', decision: 'require-approval', reason: reason.message }));
  return foldVerdicts([{ decision: 'allow', findings }]);
}

/** Judges the command and its verification commands; the strictest decision holds for all. */
export const gate: StageWork = async (passage, stage, parts) => {
  const judge = async (draft: CommandDraft): Promise<Verdict> => {
    const answers = await askAll<Verdict>(parts, 'gate', stage, (hooks) => hooks.gate?.(draft, stage));
    return foldVerdicts([opaqueFindings(draft), riskFindings(draft), ...answers.map(verdictOf)]);
  };
  const verdict = foldVerdicts(await Promise.all([passage.draft, ...passage.checks].map(judge)));
  const draft = Object.freeze({ ...passage.draft, verdict });
  const rules = verdict.findings.map((finding) => finding.rule);
  parts.events.emit('command.gated', { ...passage.reference, decision: verdict.decision, rules }, draft.id);
  if (verdict.decision !== 'deny') return { draft };
  const reasons = verdict.findings.filter((finding) => finding.decision === 'deny').map((finding) => finding.reason);
  const error = new OpsError<OutcomeErrorCode>('command-denied', `Denied: ${reasons.join(' ') || 'by policy.'}`, {
    details: { rules },
  });
  return { draft, ending: { status: 'denied', stage: 'gate', error } };
};
