import { newId, type OpsError } from '@opspilot/core';
import { busOf } from '../points/bus-of.js';
import { noting } from '../points/noting.js';
import type { RollbackContext } from '../points/rollback.js';
import { recordsResult } from '../points/validation.js';
import type { ValidationResult } from '../proof/validation-result.js';
import type { Operation, RollBackRecord, RollBackResult, StepRollBack } from './operation.js';
import type { OperationRecords } from './operation-records.js';
import { isWhole } from './plan-roll-back.js';

/** Rolls an operation back under an id of its own, by which its status and events tell what came of it. */
export async function keepRollBack(
  context: Pick<RollbackContext, 'clock' | 'random' | 'events'>,
  records: OperationRecords,
  { id: operation, host }: Operation,
  about: Pick<RollBackRecord, 'mode' | 'targetStep' | 'steps'>,
  rollBack: () => Promise<RollBackResult>,
): Promise<RollBackResult> {
  const { clock, random } = context;
  const id = newId(clock, random);
  // Why it went no further, and that it is done, are more than that this could not be written down.
  const end = async (done: boolean): Promise<OpsError | undefined> => {
    const { error } = await noting(() => records.endRollBack(id, clock.now(), done));
    busOf(context).emit('operation.rolled-back', { rollBack: id, operation, host, steps: about.steps, done });
    return error;
  };
  await records.beginRollBack(operation, { id, ...about, startedAt: clock.now() });
  const result = await rollBack().catch(async (error: unknown) => {
    await end(false);
    throw error;
  });
  const unkept = recordsResult(host, await end(result.done), `the rolling back ${id} stays listed as one that goes on`);
  return { id, ...result, validationResults: [...result.validationResults, ...unkept] };
}

/** Notes steps as taken back that are so wholly. @returns what of that could not be kept */
export async function endWhole(
  records: Pick<OperationRecords, 'end'>,
  host: string,
  steps: readonly StepRollBack[],
): Promise<readonly ValidationResult[]> {
  const { error } = await noting(async () => {
    for (const { step } of steps.filter(isWhole)) await records.end(step, 'rolled-back');
  });
  return recordsResult(host, error, 'steps that were taken back stay listed as ones that stand');
}
