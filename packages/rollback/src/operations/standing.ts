import type { OperationStep, StepStatus } from './operation.js';

/** It has not begun. */
export const notBegun: readonly StepStatus[] = ['planned', 'not-run'];

/** It ran, or may have run in part, and nobody takes it back. */
export const hasRun: readonly StepStatus[] = ['executed', 'failed', 'unknown'];

/** It may have changed something that is still there. */
export const mayHaveChanged: readonly StepStatus[] = [...hasRun, 'rolling-back'];

/** Somebody is at it. */
export const atWork: readonly StepStatus[] = ['running', 'rolling-back'];

/** Its command may still run. */
export const mayRun: readonly StepStatus[] = ['running', 'unknown'];

/** Something of it may still be at work. */
export const unsettled: readonly StepStatus[] = [...atWork, 'unknown'];

/** Tells whether a step stands as one of these. */
export function standsAs(...statuses: readonly StepStatus[]): (step: Pick<OperationStep, 'status'>) => boolean {
  return ({ status }) => statuses.includes(status);
}
