import type { Foresight } from '../foresight/foresee.js';
import { sureLosses } from '../foresight/sure-losses.js';
import type { ExecuteOptions, Operation, OperationStep, RollBackOptions, StepRollBack } from './operation.js';
import { ended, rolledBack, stepMissing } from './operation-errors.js';
import { mayHaveChanged, notBegun, standsAs, unsettled } from './standing.js';

const ran = standsAs(...mayHaveChanged);
const isTakenBack = standsAs('rolled-back');
const isLeft = standsAs(...notBegun);
const isMissing = standsAs('failed', 'rolled-back');

/** Which steps are taken back, the last first: pure. Undefined when the target is no step of them. */
export function stepsToRollBack(
  steps: readonly OperationStep[],
  { targetStep, mode }: RollBackOptions,
): readonly OperationStep[] | undefined {
  const target = targetStep === undefined ? undefined : steps.find(({ id }) => id === targetStep);
  if (targetStep !== undefined && target === undefined) return undefined;
  const after = steps.filter((step) => step.position > (target?.position ?? 0) && ran(step)).reverse();
  return mode === 'step' ? after.slice(0, 1) : after;
}

/**
 * How one is taken back.
 *
 * @param foreseen - what is known of its command
 * @param kept - what its recovery point says that it cannot bring back, as its host told; undefined where there is no point (any more)
 */
export function rollBackOf(
  { id, command, rollbackCommand, point }: OperationStep,
  { reversal, losses }: Pick<Foresight, 'reversal' | 'losses'>,
  kept: readonly string[] | undefined,
): StepRollBack {
  if (rollbackCommand !== undefined) return { step: id, by: 'own-command', summary: `${command}: ${rollbackCommand}` };
  if (point !== undefined && kept !== undefined) {
    const lost = [...new Set([...sureLosses(losses), ...kept])];
    const of = `${command}: recovery point ${point}`;
    if (lost.length === 0) return { step: id, by: 'recovery-point', summary: of };
    return { step: id, by: 'recovery-point-in-part', summary: `${of}, but not: ${lost.join('; ')}` };
  }
  return reversal === 'nothing'
    ? { step: id, by: 'no-change', summary: `${command}: it changes nothing` }
    : { step: id, by: 'impossible', summary: `${command}: there is no recovery point and no command of its own` };
}

/** Whether all that ran can be taken back. */
export function isReady(steps: readonly OperationStep[], how: readonly StepRollBack[]): boolean {
  return steps.filter(ran).every(({ id }) => how.some((each) => each.step === id && isWhole(each)));
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
  return steps.some(isTakenBack) && !steps.some(ran);
}

/**
 * Steps that have not begun, in turn. One that was refused has not.
 *
 * @throws OpsError `operation-ended`; `operation-failed` when a step before them failed or was taken back, on which they may stand
 */
export function stepsToRun(operation: Operation, { pastFailed = false }: ExecuteOptions): readonly OperationStep[] {
  const { id, steps } = operation;
  if (isToRunNoMore(operation)) throw ended(id, rolledBack);
  const left = steps.filter(isLeft);
  const last = left.at(-1);
  if (last === undefined) throw ended(id, 'no step of it is left to run: add those that are still to be done');
  const missing = steps.find((step) => isMissing(step) && step.position < last.position);
  if (missing !== undefined && !pastFailed) throw stepMissing(id, missing);
  return left;
}

/**
 * Whether it is not over: a step of it runs, has an end that nobody knows or failed and stands, or there are further ones to run. What it
 * could be taken back by is needed until then.
 */
export function isOpen(operation: Operation): boolean {
  const { steps } = operation;
  if (steps.some(standsAs(...unsettled, 'failed'))) return true;
  return !isToRunNoMore(operation) && (steps.length === 0 || steps.some(isLeft));
}

/** Whether nothing of what a step did stays. */
export function isWhole({ by }: StepRollBack): boolean {
  return by !== 'impossible' && by !== 'recovery-point-in-part';
}
