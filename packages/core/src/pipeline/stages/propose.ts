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
    const { plugin, error } = answer;
    // Redacted here already: a span would carry the message out of the process.
    const reason = parts.redactor.text(messageOf(error));
    throw new OpsError<RequestErrorCode>(
      'proposal-failed',
      `The plugin ${plugin} could not make a command of the sentence: ${reason}`,
      { details: { plugin } },
    );
  }
  throw new OpsError<RequestErrorCode>(
    'no-proposal',
    'No plugin made a command of the sentence; add a plugin that proposes, or pass the command itself.',
  );
}
