import { DBOS } from '@dbos-inc/dbos-sdk';
import { commandQueue } from './workflows.js';

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
