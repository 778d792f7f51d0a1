import { askInTurn, messageOf } from '../ask-hooks.js';
import type { Recovery } from '../outcome.js';
import { outcomeOf } from '../outcome-of.js';
import type { StageWork } from '../passage.js';

/** Lets the plugins set right what went wrong, last one first: the way back is the way there, reversed. */
export const recover: StageWork = async (passage, stage, parts) => {
  const outcome = outcomeOf(passage, parts);
  const recoveries: Recovery[] = [];
  const answers = askInTurn<Omit<Recovery, 'source'>>(
    parts,
    'recover',
    stage,
    (hooks) => hooks.recover?.(passage.draft, outcome, stage),
    'reverse',
  );
  for await (const answer of answers) {
    const source = answer.plugin;
    if ('error' in answer) recoveries.push({ source, result: 'failed', summary: messageOf(answer.error) });
    else recoveries.push({ ...answer.value, source });
  }
  if (recoveries.length === 0) return {};
  parts.events.emit('command.recovered', { ...passage.reference, recoveries }, passage.draft.id);
  return { recoveries };
};
