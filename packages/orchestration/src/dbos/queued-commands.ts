import { DBOS } from '@dbos-inc/dbos-sdk';
import type { Clock, Logger } from '@opspilot/core';
import { executionName } from '../engine/execution-name.js';
import type { CommandRunner, TaskEnd } from '../engine/task-runner.js';
import type { Task } from '../run/run-event.js';
import { commandQueue, endEvent, type Workflows } from './workflows.js';

/** Milliseconds before a database that did not answer is asked again. */
const askAgain = 1_000;
/**
 * How the end of a command is waited for: told by PostgreSQL, and looked for as well, as a notice may be lost with the worker
 * that gave it. Every so often it is asked whether there will be one.
 */
const awaitEnd = { timeoutSeconds: 5, pollingIntervalMs: 2_000 };
/** Statuses of workflows that end without telling how their command did. */
const lostStatuses: readonly string[] = ['ERROR', 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'];

export interface QueuedCommandsOptions {
  readonly run: string;
  readonly workflows: Workflows;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Aborted when this process waits for nothing any more. */
  readonly leaving: AbortSignal;
}

/**
 * Hands commands to whichever worker has a place for them, and waits for their ends. A workflow has the name of its command,
 * so handing one over again, also by another process, is asking for its end.
 */
export class QueuedCommands implements CommandRunner {
  readonly #options: QueuedCommandsOptions;

  constructor(options: QueuedCommandsOptions) {
    this.#options = options;
  }

  // Workers learn from the journal that a run is cancelled: the end is still theirs to tell.
  async run(task: Task): Promise<TaskEnd | undefined> {
    const { run, workflows, clock, logger, leaving } = this.#options;
    const workflowID = executionName(run, task);
    while (!leaving.aborted) {
      try {
        await DBOS.startWorkflow(workflows.command, { workflowID, queueName: commandQueue })(run, task);
        return await this.#end(workflowID);
      } catch (error) {
        if (leaving.aborted) break;
        logger.warn({ error, run, command: workflowID }, 'DBOS did not answer for a command; it is asked again');
        await clock.sleep(askAgain, leaving).catch(() => {});
      }
    }
    return undefined;
  }

  recover(task: Task): Promise<TaskEnd | undefined> {
    return this.run(task);
  }

  async #end(workflowID: string): Promise<TaskEnd | undefined> {
    const { leaving } = this.#options;
    while (!leaving.aborted) {
      const end = await untilAborted(leaving, DBOS.getEvent<TaskEnd>(workflowID, endEvent, awaitEnd));
      if (end) return end;
      const status = leaving.aborted ? null : await DBOS.getWorkflowStatus(workflowID);
      if (status !== null && lostStatuses.includes(status.status)) return { result: 'unknown' };
    }
    return undefined;
  }
}

/** What a promise answers, or undefined once the signal is aborted. */
function untilAborted<Value>(signal: AbortSignal, promise: Promise<Value>): Promise<Value | undefined> {
  promise.catch(() => {});
  return new Promise((resolve, reject) => {
    const abort = (): void => resolve(undefined);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
