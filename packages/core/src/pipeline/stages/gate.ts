import { OpsError } from '../../errors/ops-error.js';
import { askAll, type HookAnswer, hasHook, messageOf } from '../ask-hooks.js';
import type { CommandDraft } from '../command-draft.js';
import { readVerdict } from '../hook-answers.js';
import type { OutcomeErrorCode } from '../outcome.js';
import type { StageWork } from '../passage.js';
import { privileged, runsAs } from '../runs-as.js';
import { allowed, type Finding, foldVerdicts, type Verdict } from '../verdict.js';

function finding(rule: string, decision: Finding['decision'], reason: string, rest: Partial<Finding> = {}): Finding {
  return Object.freeze({ rule, decision, reason, ...rest });
}

/** A gate that threw, or said what is no verdict, denies. */
function verdictOf(answer: HookAnswer<Verdict>): Verdict {
  if ('value' in answer) return answer.value;
  const reason = `The gate of ${answer.plugin} failed, and what cannot be judged does not run: ${messageOf(answer.error)}`;
  return { decision: 'deny', findings: [finding('core/gate-failed', 'deny', reason)] };
}

/** What nobody could see through is never simply allowed. A problem that says why stands for the effect at its place. */
function opaqueFindings(draft: CommandDraft): Verdict {
  if (draft.analysis === undefined) return allowed;
  const { effects, problems } = draft.analysis;
  const user = privileged(runsAs(draft));
  const asWhom = user === undefined ? '' : ` It would run as ${user}.`;
  const explained = new Set(problems.map(({ span }) => String(span)));
  const opaque = effects
    .filter((effect) => effect.kind === 'opaque' && !explained.has(String(effect.span)))
    .map((effect) =>
      finding('core/opaque', 'require-approval', `What this part does could not be found out.${asWhom}`, {
        effect,
        span: effect.span,
      }),
    );
  const unseen = problems.map(({ message, span }) =>
    finding('core/opaque', 'require-approval', `${message}${asWhom}`, span === undefined ? {} : { span }),
  );
  return { decision: 'allow', findings: [...opaque, ...unseen] };
}

/** Unassessable counts as the highest risk, and that is never simply allowed. */
function riskFindings(draft: CommandDraft): Verdict {
  if (draft.risk === undefined) return allowed;
  const findings = draft.risk.reasons
    .filter((reason) => reason.code === 'assessment-failed')
    .map((reason) => finding('core/unassessed', 'require-approval', reason.message));
  return { decision: 'allow', findings };
}

function about(check: string, { decision, findings }: Verdict): Verdict {
  return { decision, findings: findings.map((each) => Object.freeze({ ...each, check })) };
}

/** Judges the command and its verification commands; the strictest decision holds for all. */
export const gate: StageWork = async (passage, stage, parts) => {
  const ask = (draft: CommandDraft): Promise<readonly HookAnswer<Verdict>[]> =>
    askAll(parts, stage, { hook: 'gate', call: (hooks) => hooks.gate?.(draft, stage), read: readVerdict });
  const judge = async (draft: CommandDraft): Promise<Verdict> => {
    const answers = hasHook(parts, 'gate') ? await ask(draft) : [];
    const verdict = foldVerdicts([opaqueFindings(draft), riskFindings(draft), ...answers.map(verdictOf)]);
    return draft.role === 'command' ? verdict : about(draft.command, verdict);
  };
  const verdict = foldVerdicts(await Promise.all([passage.draft, ...passage.checks].map(judge)));
  const draft = Object.freeze({ ...passage.draft, verdict });
  const rules = verdict.findings.map(({ rule }) => rule);
  const { id, command, host, actor } = passage.reference;
  parts.tell('command.gated', { id, command, host, actor, decision: verdict.decision, rules }, id);
  if (verdict.decision !== 'deny') return { draft };
  const reasons = verdict.findings.filter(({ decision }) => decision === 'deny').map(({ reason }) => reason);
  const error = new OpsError<OutcomeErrorCode>('command-denied', `Denied: ${reasons.join(' ') || 'by policy.'}`, {
    details: { rules },
  });
  return { draft, ending: { status: 'denied', stage: 'gate', error } };
};
