import { OpsError } from '../../errors/ops-error.js';
import { abortable } from '../abortable.js';
import type { ApprovalAnswer, ApprovalErrorCode, ApprovalRequest } from '../approval.js';
import { askInTurn, hasHook, messageOf } from '../ask-hooks.js';
import { readApproval } from '../hook-answers.js';
import type { StageContext } from '../hooks.js';
import type { PipelineParts } from '../parts.js';
import type { Passage, Progress, StageWork } from '../passage.js';
import { allowed } from '../verdict.js';
import { worstReasons } from '../worst-reasons.js';

function rejection(passage: Passage, parts: PipelineParts, error: OpsError, by?: string): Progress {
  const told = { ...passage.reference, code: error.code, ...(by === undefined ? {} : { by }) };
  parts.tell('approval.rejected', told, passage.draft.id);
  return { ending: { status: 'rejected', stage: 'approve', error } };
}

function refusal(code: ApprovalErrorCode, message: string, cause?: unknown): OpsError {
  return new OpsError<ApprovalErrorCode>(code, message, { cause });
}

/** Every approver is asked until one refuses. One that fails refuses. */
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
  if (leave?.approved === false) return leave;
  const answers = askInTurn(parts, stage, {
    hook: 'approve',
    call: (hooks) => hooks.approve?.(request, stage),
    read: readApproval,
  });
  for await (const answer of answers) {
    if ('error' in answer) {
      const { plugin, error } = answer;
      return refusal('approval-failed', `The approver ${plugin} failed: ${messageOf(error)}`, error);
    }
    if (!answer.value.approved) return answer.value;
    leave ??= answer.value;
  }
  return leave;
}

async function askOption(
  request: ApprovalRequest,
  stage: StageContext,
  parts: PipelineParts,
): Promise<ApprovalAnswer | undefined> {
  if (parts.approve === undefined) return undefined;
  const answer: unknown = await abortable(stage.signal, parts.approve(request.draft, request.verdict, stage));
  return answer === undefined || answer === null ? undefined : readApproval(answer, 'approver');
}

/** As {@link collect}, but no longer than the question holds: then its signal aborts, and no answer is taken any more. */
async function collectInTime(
  request: ApprovalRequest,
  stage: StageContext,
  parts: PipelineParts,
): Promise<ApprovalAnswer | OpsError | undefined> {
  const { clock } = parts;
  const asking = new AbortController();
  const cancel = (): void => asking.abort(stage.signal.reason);
  stage.signal.addEventListener('abort', cancel, { once: true });
  const expired = refusal('approval-expired', 'Nobody answered before the question expired; ask again.');
  const expiry = clock.sleep(Math.max(0, request.expiresAt - clock.now()), asking.signal).then(
    () => asking.abort(expired),
    () => {},
  );
  try {
    return await collect(request, { signal: asking.signal }, parts);
  } catch (error) {
    stage.signal.throwIfAborted();
    return error === expired ? expired : refusal('approval-failed', messageOf(error), error);
  } finally {
    stage.signal.removeEventListener('abort', cancel);
    // Ends the timer, which would keep the process alive.
    asking.abort();
    await expiry;
  }
}

/** Why approval was needed, and how to get it. */
function missingMessage({ draft, verdict }: ApprovalRequest, parts: PipelineParts): string {
  const hasOption = parts.approve !== undefined;
  // A plugin may be there to refuse alone.
  const arePluginsAsked = hasHook(parts, 'approve');
  const who = hasOption || arePluginsAsked ? 'nobody answered' : 'nobody is there to give it';
  const advice = hasOption
    ? 'let the approve function answer with leave or refusal'
    : arePluginsAsked
      ? 'give OpsPilot.create the option approve, or a plugin that asks somebody'
      : 'pass an approve function to OpsPilot.create';
  // The reasons are made from the command, and could tell a secret in it in a form that the redactor does not know.
  const holdsSecret = [draft.command, ...draft.verify].some((text) => parts.redactor.text(text) !== text);
  const reasons = holdsSecret ? '' : worstReasons(verdict);
  const why = reasons === '' ? '' : `: ${reasons}`;
  return `The command needs approval and ${who}${why}. For leave, ${advice}, or approve it beforehand with pilot.approvals.`;
}

async function ask(
  passage: Passage,
  request: ApprovalRequest,
  stage: StageContext,
  parts: PipelineParts,
): Promise<Progress> {
  const answer = await collectInTime(request, stage, parts);
  if (answer === undefined) {
    return rejection(passage, parts, refusal('approval-missing', missingMessage(request, parts)));
  }
  if (answer instanceof OpsError) return rejection(passage, parts, answer);
  const { by, reason, code = 'approval-denied' } = answer;
  if (!answer.approved) {
    const why = reason === undefined ? '.' : `: ${reason}`;
    const what = code === 'approval-denied' ? `${by} refused the command` : 'The command has no leave';
    return rejection(passage, parts, refusal(code, `${what}${why}`), by);
  }
  if (parts.clock.now() >= request.expiresAt) {
    const message = 'The answer came after the question had expired; ask again.';
    return rejection(passage, parts, refusal('approval-expired', message), by);
  }
  const approval = request.given ?? (await parts.approvals.issue(passage.draft.subject, by, reason, request.expiresAt));
  const granted = { ...passage.reference, approval: approval.id, by: approval.by };
  parts.tell('approval.granted', granted, passage.draft.id);
  return { approval };
}

/** Gets leave for a command that needs it: one given beforehand, or one asked for now. Either can be refused by a plugin. */
export const approve: StageWork = async (passage, stage, parts) => {
  const { draft, options, reference } = passage;
  try {
    const given =
      options.approval === undefined ? undefined : await parts.approvals.find(options.approval, draft.subject);
    const expiresAt = given?.expiresAt ?? parts.clock.now() + parts.approvalLifetime;
    // Nobody is asked for what was given beforehand.
    if (given === undefined) parts.tell('approval.requested', { ...reference, expiresAt }, draft.id);
    const request = { draft, verdict: draft.verdict ?? allowed, expiresAt, ...(given === undefined ? {} : { given }) };
    return await ask(passage, Object.freeze(request), stage, parts);
  } catch (error) {
    stage.signal.throwIfAborted();
    const known = OpsError.is(error) ? error : refusal('approval-failed', messageOf(error), error);
    return rejection(passage, parts, known);
  }
};
