import type { ApprovalAnswer, ApprovalRequest, CommandDraft, Finding } from '@opspilot/core';
import { withoutSecrets } from '../redaction/without-secrets.js';
import type { GateParts } from './gate.js';
import { judgeDraft } from './judge-draft.js';
import { remarkOn } from './remark.js';

/** Says no where the rules say more by now than people were asked about; undefined where leave covers what they say. */
export type JudgeAgain = (request: ApprovalRequest) => Promise<ApprovalAnswer | undefined>;

/** The command, and the checks after it, which pass the same gate. */
function draftsOf(draft: CommandDraft, { judge }: GateParts): readonly CommandDraft[] {
  const { cwd, host, becomeUser } = draft;
  const place = { cwd, environment: host.environment, user: becomeUser ?? host.user };
  const checks = draft.verify.map((command): CommandDraft => {
    const { analysis: _analysis, risk: _risk, ...rest } = draft;
    const { verdict: _verdict, ...looked } = judge(command, place);
    return { ...rest, ...looked, command, role: 'verification' };
  });
  return [draft, ...checks];
}

function objectionTo(draft: CommandDraft, findings: readonly Finding[]): ApprovalAnswer {
  const denials = findings.filter(({ decision }) => decision === 'deny');
  const told = denials.length > 0 ? denials : findings;
  const shown = withoutSecrets(draft.command, draft.analysis);
  const why = [...new Set(told.map(({ rule, reason }) => `${shown.text(reason)} (${rule})`))].join(' ');
  return denials.length > 0
    ? { approved: false, by: 'compliance', reason: `It is denied by now: ${why}` }
    : {
        approved: false,
        by: 'compliance',
        code: 'approval-missing',
        reason: `Since leave was asked for, more rules ask for it: ${why} Run the command again to ask anew.`,
      };
}

/**
 * Judges a command once more, right before leave for it is used: a freeze may have begun while it waited, or an exception ended.
 * What says no is told of and written down like what the gate says.
 */
export function createJudgeAgain(parts: GateParts): JudgeAgain {
  return async ({ draft, verdict }) => {
    const asked = new Set(verdict.findings.filter(isAsking).map(({ rule }) => rule));
    for (const each of draftsOf(draft, parts)) {
      const { judgement, context } = await judgeDraft(each, parts);
      const unasked = judgement.verdict.findings.filter(
        (finding) => finding.decision === 'deny' || (isAsking(finding) && !asked.has(finding.rule)),
      );
      if (unasked.length === 0) continue;
      await remarkOn(each, judgement, context, parts);
      return objectionTo(each, unasked);
    }
    return undefined;
  };
}

function isAsking({ decision }: Finding): boolean {
  return decision === 'require-approval';
}
