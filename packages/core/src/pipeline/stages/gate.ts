import { OpsError } from '../../errors/ops-error.js';
import { askAll, type HookAnswer, hasHook, messageOf } from '../ask-hooks.js';
import type { CommandDraft } from '../command-draft.js';
import { readVerdict } from '../hook-answers.js';
import type { OutcomeErrorCode } from '../outcome.js';
import { ownVerdict } from '../own-verdict.js';
import type { StageWork } from '../passage.js';
import { runsAs } from '../runs-as.js';
import { foldVerdicts, type Verdict } from '../verdict.js';

/** A gate that threw, or said what is no verdict, denies. */
function verdictOf(answer: HookAnswer<Verdict>): Verdict {
  if ('value' in answer) return answer.value;
  const reason = `The gate of ${answer.plugin} failed, and what cannot be judged does not run: ${messageOf(answer.error)}`;
  return { decision: 'deny', findings: [{ rule: 'core/gate-failed', decision: 'deny', reason }] };
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
    const verdict = foldVerdicts([ownVerdict({ ...draft, user: runsAs(draft) }), ...answers.map(verdictOf)]);
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
