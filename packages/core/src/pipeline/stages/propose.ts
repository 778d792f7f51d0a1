import { OpsError } from '../../errors/ops-error.js';
import { askInTurn, messageOf } from '../ask-hooks.js';
import { readProposal } from '../hook-answers.js';
import type { Intent, Proposal, StageContext } from '../hooks.js';
import type { PipelineParts } from '../parts.js';
import type { RequestErrorCode } from '../request.js';

/**
 * Makes a command of a sentence: the first plugin that has an answer.
 *
 * @throws OpsError `no-proposal`, `proposal-failed`
 */
export async function propose(intent: Intent, stage: StageContext, parts: PipelineParts): Promise<Proposal> {
  const answers = askInTurn(parts, stage, {
    hook: 'propose',
    call: (hooks) => hooks.propose?.(intent, stage),
    read: readProposal,
  });
  for await (const answer of answers) {
    if ('value' in answer) return answer.value;
    throw new OpsError<RequestErrorCode>(
      'proposal-failed',
      `The plugin ${answer.plugin} could not make a command of the sentence: ${messageOf(answer.error)}`,
      { cause: answer.error, details: { plugin: answer.plugin } },
    );
  }
  throw new OpsError<RequestErrorCode>(
    'no-proposal',
    'No plugin made a command of the sentence; add a plugin that proposes, or pass the command itself.',
  );
}
