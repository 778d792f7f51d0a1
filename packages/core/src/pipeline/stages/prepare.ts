import { OpsError } from '../../errors/ops-error.js';
import { askInTurn, messageOf } from '../ask-hooks.js';
import type { OutcomeErrorCode, RecoveryPoint } from '../outcome.js';
import type { StageWork } from '../passage.js';

/** Takes recovery points. A command that could not be protected does not run. */
export const prepare: StageWork = async (passage, stage, parts) => {
  const recoveryPoints: RecoveryPoint[] = [];
  for await (const answer of askInTurn<Omit<RecoveryPoint, 'source'>>(parts, 'prepare', stage, (hooks) =>
    hooks.prepare?.(passage.draft, stage),
  )) {
    if ('error' in answer) {
      const error = new OpsError<OutcomeErrorCode>(
        'preparation-failed',
        `${answer.plugin} could not prepare for the command, so it was not run: ${messageOf(answer.error)}`,
        { cause: answer.error, details: { plugin: answer.plugin } },
      );
      return { recoveryPoints, ending: { status: 'failed', stage: 'prepare', error } };
    }
    recoveryPoints.push({ ...answer.value, source: answer.plugin });
  }
  if (recoveryPoints.length > 0) {
    parts.events.emit('command.prepared', { ...passage.reference, recoveryPoints }, passage.draft.id);
  }
  return { recoveryPoints };
};
