import type { Foresight } from '../foresight/foresee.js';
import type { Operation, OperationStep, RollBackOptions, StepRollBack } from './operation.js';

/** Steps that may have changed something. */
const ran: ReadonlySet<OperationStep['status']> = new Set(['executed', 'failed', 'unknown']);

/** Which steps are taken back, the last first: pure. Undefined when the target is no step of them. */
export function stepsToRollBack(
  steps: readonly OperationStep[],
  { targetStep, mode }: RollBackOptions,
): readonly OperationStep[] | undefined {
  const target = targetStep === undefined ? undefined : steps.find(({ id }) => id === targetStep);
  if (targetStep !== undefined && target === undefined) return undefined;
  const after = steps.filter(({ position, status }) => position > (target?.position ?? 0) && ran.has(status)).reverse();
  return mode === 'step' ? after.slice(0, 1) : after;
}

/**
 * How one is taken back.
 *
 * @param foreseen - what is known of its command
 */
export function rollBackOf(
  { id, command, rollbackCommand, point }: OperationStep,
  { reversal, losses }: Pick<Foresight, 'reversal' | 'losses'>,
): StepRollBack {
  if (rollbackCommand !== undefined) return { step: id, by: 'own-command', summary: `${command}: ${rollbackCommand}` };
  if (point !== undefined && losses.length > 0) {
    const lost = losses.map(({ what }) => what).join('; ');
    return { step: id, by: 'recovery-point-in-part', summary: `${command}: recovery point ${point}, but not: ${lost}` };
  }
  if (point !== undefined) return { step: id, by: 'recovery-point', summary: `${command}: recovery point ${point}` };
  return reversal === 'nothing'
    ? { step: id, by: 'no-change', summary: `${command}: it changes nothing` }
    : { step: id, by: 'impossible', summary: `${command}: there is no recovery point and no command of its own` };
}

/** Whether all that ran can be taken back. */
export function isReady(steps: readonly OperationStep[], how: (step: OperationStep) => StepRollBack): boolean {
  return steps.every((step) => !ran.has(step.status) || isWhole(how(step)));
}

/** The last of those that did not succeed, whatever was done about it. */
export function failedStepOf(steps: readonly OperationStep[]): OperationStep | undefined {
  return steps.findLast(({ error }) => error !== undefined && error !== null);
}

/**
 * Whether its further steps would stand on what is no longer there, or soon is not: all that ran was taken back, or is to be because one
 * failed.
 */
export function isToRunNoMore({ steps, onFailure }: Pick<Operation, 'steps' | 'onFailure'>): boolean {
  if (onFailure === 'roll-back' && failedStepOf(steps) !== undefined) return true;
  const isTakenBack = ({ status }: OperationStep): boolean => status === 'rolled-back';
  return steps.some(isTakenBack) && !steps.some(({ status }) => ran.has(status));
}

/** Whether nothing of what a step did stays. */
export function isWhole({ by }: StepRollBack): boolean {
  return by !== 'impossible' && by !== 'recovery-point-in-part';
}
