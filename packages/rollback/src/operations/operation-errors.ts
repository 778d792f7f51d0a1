import { OpsError } from '@opspilot/core';
import type { RollbackErrorCode } from '../rollback-error.js';
import type { OperationStep } from './operation.js';

export const rolledBack = 'it was rolled back, or is to be, since a step of it failed: start another one';

export function withoutPoint(id: string): OpsError<RollbackErrorCode> {
  return new OpsError(
    'point-unknown',
    `The operation ${id} has no recovery point: it was started without snapshots. Roll its steps back.`,
    { details: { id } },
  );
}

export function ended(id: string, reason: string): OpsError<RollbackErrorCode> {
  return new OpsError(
    'operation-ended',
    `The operation ${id} has ended: ${reason}. Its status says what came of each step.`,
    { details: { id } },
  );
}

export function stepMissing(id: string, { id: step, command, status }: OperationStep): OpsError<RollbackErrorCode> {
  const how = status === 'failed' ? 'failed' : 'was rolled back';
  return new OpsError(
    'operation-failed',
    `The step ${step} (${command}) of the operation ${id} ${how}, and those after it may stand on it. Roll the operation back, or execute it with { pastFailed: true } if they do not.`,
    { details: { id, step } },
  );
}

export function busy(id: string): OpsError<RollbackErrorCode> {
  return new OpsError(
    'operation-busy',
    `A step of the operation ${id} runs or is taken back, or nobody knows how that ended. Wait, or say in the history how its command ended.`,
    { details: { id } },
  );
}

export function unknownStep(id: string, step: string): OpsError<RollbackErrorCode> {
  return new OpsError('step-unknown', `The operation ${id} has no step ${step}. Its status names them.`, {
    details: { id, step },
  });
}

export function notRolledBack(
  { id, command }: OperationStep,
  reason: string,
  cause?: unknown,
): OpsError<RollbackErrorCode> {
  return new OpsError(
    'step-not-rolled-back',
    `The step ${id} (${command}) was not taken back: ${reason}. What came after it was; see to it, then roll back again.`,
    { details: { step: id }, ...(cause === undefined ? {} : { cause }) },
  );
}

/** It is taken back, and that could not be kept. */
export function unrecorded({ id, command }: OperationStep, cause: OpsError): OpsError {
  const { code } = cause;
  return new OpsError(
    code,
    `The step ${id} (${command}) is taken back, and a record of that could not be kept (${code}). See to that and roll back again: there is nothing left to do for it.`,
    { details: { step: id }, cause },
  );
}
