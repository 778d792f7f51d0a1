import { askInTurn, messageOf } from '../ask-hooks.js';
import { readRecovery } from '../hook-answers.js';
import type { CommandHooks } from '../hooks.js';
import { hostStage } from '../host-stage.js';
import type { Recovery } from '../outcome.js';
import { outcomeOf } from '../outcome-of.js';
import type { StageWork } from '../passage.js';

function notRecovered(source: string, summary: string): Recovery {
  return Object.freeze({ source, result: 'failed', summary });
}

/** Lets the plugins set right what went wrong, last one first: the way back is the way there, reversed. */
export const recover: StageWork = async (passage, stage, parts) => {
  const outcome = outcomeOf(passage, parts);
  const touching = hostStage(stage, passage, parts);
  const recoveries: Recovery[] = [];
  const question = {
    hook: 'recover',
    call: (hooks: CommandHooks) => hooks.recover?.(passage.draft, outcome, touching),
    read: readRecovery,
  } as const;
  try {
    for await (const answer of askInTurn(parts, stage, question, 'reverse')) {
      if ('value' in answer) recoveries.push(answer.value);
      else recoveries.push(notRecovered(answer.plugin, messageOf(answer.error)));
    }
  } catch (error) {
    if (!stage.signal.aborted) throw error;
    recoveries.push(notRecovered('core', 'The pilot closed before the recovery was complete; look at the host.'));
  }
  Object.freeze(recoveries);
  if (recoveries.length === 0) return {};
  parts.tell('command.recovered', { ...passage.reference, recoveries }, passage.draft.id);
  return { recoveries };
};
