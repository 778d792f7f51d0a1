import { type EventBus, newId } from '@opspilot/core';
import type { RollbackContext, RollbackEvents } from '../points/rollback.js';
import type { Operation, RollBackRecord, RollBackResult } from './operation.js';
import type { OperationRecords } from './operation-records.js';

/** Rolls an operation back under an id of its own, by which its status and events tell what came of it. */
export async function keepRollBack(
  { clock, random, events }: Pick<RollbackContext, 'clock' | 'random' | 'events'>,
  records: OperationRecords,
  { id: operation, host }: Operation,
  about: Pick<RollBackRecord, 'mode' | 'targetStep' | 'steps'>,
  rollBack: () => Promise<RollBackResult>,
): Promise<RollBackResult> {
  const id = newId(clock, random);
  const end = async (done: boolean): Promise<void> => {
    await records.endRollBack(id, clock.now(), done);
    // The bus of a pilot carries every plugin's events; their types are declared by the plugin.
    const bus = events as unknown as EventBus<RollbackEvents>;
    bus.emit('operation.rolled-back', { rollBack: id, operation, host, steps: about.steps, done });
  };
  await records.beginRollBack(operation, { id, ...about, startedAt: clock.now() });
  const result = await rollBack().catch(async (error: unknown) => {
    // Why it went no further is more than that this could not be written down.
    await end(false).catch(() => {});
    throw error;
  });
  await end(result.done);
  return { id, ...result };
}
