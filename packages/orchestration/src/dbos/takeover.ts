import { DBOS } from '@dbos-inc/dbos-sdk';
import type { WorkerLeases } from './worker-leases.js';
import { commandQueue } from './workflows.js';

/**
 * Hands out what silent workers held. DBOS itself does that only for a worker that comes back under its id, or through its
 * hosted service. One that was merely slow goes on: what it would record is refused, and its host runs no command twice.
 */
export async function takeOverFromSilent(leases: WorkerLeases, own: string): Promise<void> {
  // Who asks is not silent, however late it comes to renew its lease: its work is in its own hands.
  const silent = (await leases.silent()).filter((id) => id !== own);
  if (silent.length === 0) return;
  const held = await DBOS.listWorkflows({
    status: 'PENDING',
    executorId: [...silent],
    loadInput: false,
    loadOutput: false,
  });
  for (const id of new Set(held.map(({ executorId }) => executorId))) {
    if (id === undefined || !(await leases.claim(id))) continue;
    const its = held.filter(({ executorId }) => executorId === id);
    const commands = its.filter(({ queueName }) => queueName === commandQueue);
    const others = its.filter(({ queueName }) => queueName !== commandQueue);
    const ids = (workflows: typeof its): string[] => workflows.map(({ workflowID }) => workflowID);
    if (commands.length > 0) await DBOS.resumeWorkflows(ids(commands), { queueName: commandQueue });
    if (others.length > 0) await DBOS.resumeWorkflows(ids(others));
  }
}
