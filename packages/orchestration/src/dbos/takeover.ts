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

/**
 * Hands out anew what DBOS has down as held by this worker, and what it does not do: a workflow that was handed to it and could
 * not be begun is only logged. One look is not enough, as it may be about to begin.
 */
export class HeldInVain {
  readonly #own: string;
  readonly #isDone: (workflow: string) => boolean;
  #seen: ReadonlySet<string> = new Set();

  /** @param isDone - whether a workflow goes on in this process */
  constructor(own: string, isDone: (workflow: string) => boolean) {
    this.#own = own;
    this.#isDone = isDone;
  }

  async handOut(): Promise<void> {
    const held = await DBOS.listWorkflows({
      status: 'PENDING',
      executorId: this.#own,
      queueName: commandQueue,
      loadInput: false,
      loadOutput: false,
    });
    const idle = held.map(({ workflowID }) => workflowID).filter((id) => !this.#isDone(id));
    const again = idle.filter((id) => this.#seen.has(id));
    this.#seen = new Set(idle);
    if (again.length > 0) await DBOS.resumeWorkflows(again, { queueName: commandQueue });
  }
}
