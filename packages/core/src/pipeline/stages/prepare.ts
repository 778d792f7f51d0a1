import { OpsError } from '../../errors/ops-error.js';
import { askInTurn, messageOf } from '../ask-hooks.js';
import { cancelledAt } from '../early-ending.js';
import { readRecoveryPoint } from '../hook-answers.js';
import type { StageContext } from '../hooks.js';
import { hostStage } from '../host-stage.js';
import type { OutcomeErrorCode, RecoveryPoint } from '../outcome.js';
import type { PipelineParts } from '../parts.js';
import type { Ending, Passage, StageWork } from '../passage.js';

function unprepared(plugin: string, cause: unknown): Ending {
  const message = `${plugin} could not prepare for the command, so it was not run: ${messageOf(cause)}`;
  const error = new OpsError<OutcomeErrorCode>('preparation-failed', message, { cause, details: { plugin } });
  return { status: 'failed', stage: 'prepare', error };
}

/** Adds to `recoveryPoints` as they are taken; gives why it had to stop, if it had to. */
async function takePoints(
  recoveryPoints: RecoveryPoint[],
  passage: Passage,
  stage: StageContext,
  parts: PipelineParts,
): Promise<Ending | undefined> {
  const touching = hostStage(stage, passage, parts);
  const answers = askInTurn(parts, stage, {
    hook: 'prepare',
    call: (hooks) => hooks.prepare?.(passage.draft, touching),
    read: readRecoveryPoint,
  });
  try {
    for await (const answer of answers) {
      if ('error' in answer) return unprepared(answer.plugin, answer.error);
      recoveryPoints.push(answer.value);
    }
    return undefined;
  } catch (error) {
    if (stage.signal.aborted) return cancelledAt('prepare');
    throw error;
  }
}

/**
 * Takes recovery points. A command that could not be protected does not run; what was taken until then stays in the
 * outcome, because it takes up room somewhere.
 */
export const prepare: StageWork = async (passage, stage, parts) => {
  const recoveryPoints: RecoveryPoint[] = [];
  const ending = await takePoints(recoveryPoints, passage, stage, parts);
  Object.freeze(recoveryPoints);
  if (recoveryPoints.length > 0) {
    parts.tell('command.prepared', { ...passage.reference, recoveryPoints }, passage.draft.id);
  }
  return ending === undefined ? { recoveryPoints } : { recoveryPoints, ending };
};
