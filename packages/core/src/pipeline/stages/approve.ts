import { OpsError } from '../../errors/ops-error.js';
import { abortable } from '../abortable.js';
import type { ApprovalAnswer, ApprovalErrorCode, ApprovalRequest } from '../approval.js';
import { askInTurn, messageOf } from '../ask-hooks.js';
import type { StageContext } from '../hooks.js';
import type { PipelineParts } from '../parts.js';
import type { Passage, Progress, StageWork } from '../passage.js';

function rejection(passage: Passage, parts: PipelineParts, error: OpsError, by?: string): Progress {
  const told = { ...passage.reference, code: error.code, ...(by === undefined ? {} : { by }) };
  parts.events.emit('approval.rejected', told, passage.draft.id);
  return { ending: { status: 'rejected', stage: 'approve', error } };
}

function refusal(code: ApprovalErrorCode, message: string, cause?: unknown): OpsError {
  return new OpsError<ApprovalErrorCode>(code, message, { cause });
}

async function askOption(
  request: ApprovalRequest,
  stage: StageContext,
  parts: PipelineParts,
): Promise<ApprovalAnswer | undefined> {
  if (parts.approve === undefined) return undefined;
  const answer = await abortable(stage.signal, parts.approve(request.draft, request.verdict, stage));
  return typeof answer === 'boolean' ? { approved: answer, by: 'approver' } : answer;
}

/** Every approver is asked until one refuses. A thrown error counts as a refusal, so does an answer that is none. */
async function collect(
  request: ApprovalRequest,
  stage: StageContext,
  parts: PipelineParts,
): Promise<ApprovalAnswer | OpsError | undefined> {
  let leave: ApprovalAnswer | undefined;
  try {
    leave =
      request.given === undefined ? await askOption(request, stage, parts) : { approved: true, by: request.given.by };
  } catch (error) {
    stage.signal.throwIfAborted();
    return refusal('approval-failed', `The approver failed: ${messageOf(error)}`, error);
  }
  if (leave !== undefined && leave.approved !== true) return leave;
  for await (const answer of askInTurn<ApprovalAnswer>(parts, 'approve', stage, (hooks) =>
    hooks.approve?.(request, stage),
  )) {
    if ('error' in answer) {
      return refusal(
        'approval-failed',
        `The approver ${answer.plugin} failed: ${messageOf(answer.error)}`,
        answer.error,
      );
    }
    if (answer.value.approved !== true) return answer.value;
    leave ??= answer.value;
  }
  return leave;
}

async function ask(
  passage: Passage,
  request: ApprovalRequest,
  stage: StageContext,
  parts: PipelineParts,
): Promise<Progress> {
  const answer = await collect(request, stage, parts);
  if (answer === undefined) {
    const message =
      'The command needs approval and nobody is there to give it; pass an approve function to OpsPilot.create, or approve it beforehand with pilot.approvals.';
    return rejection(passage, parts, refusal('approval-missing', message));
  }
  if (answer instanceof OpsError) return rejection(passage, parts, answer);
  if (answer.approved !== true) {
    const why = answer.reason === undefined ? '.' : `: ${answer.reason}`;
    return rejection(passage, parts, refusal('approval-denied', `${answer.by} refused the command${why}`), answer.by);
  }
  if (parts.clock.now() >= request.expiresAt) {
    return rejection(
      passage,
      parts,
      refusal('approval-expired', 'The answer came after the question had expired; ask again.'),
    );
  }
  const approval =
    request.given ?? (await parts.approvals.issue(passage.draft.subject, answer.by, answer.reason, request.expiresAt));
  parts.events.emit(
    'approval.granted',
    { ...passage.reference, approval: approval.id, by: approval.by },
    passage.draft.id,
  );
  return { approval };
}

/** Gets leave for a command that needs it: one given beforehand, or one asked for now. Either can be refused by a plugin. */
export const approve: StageWork = async (passage, stage, parts) => {
  const { draft, options, reference } = passage;
  if (draft.verdict?.decision !== 'require-approval') return {};
  try {
    const given =
      options.approval === undefined ? undefined : await parts.approvals.find(options.approval, draft.subject);
    const expiresAt = given?.expiresAt ?? parts.clock.now() + parts.approvalLifetime;
    parts.events.emit('approval.requested', { ...reference, expiresAt }, draft.id);
    const request = { draft, verdict: draft.verdict, expiresAt, ...(given === undefined ? {} : { given }) };
    return await ask(passage, request, stage, parts);
  } catch (error) {
    stage.signal.throwIfAborted();
    const known = OpsError.is(error) ? error : refusal('approval-failed', messageOf(error), error);
    return rejection(passage, parts, known);
  }
};
