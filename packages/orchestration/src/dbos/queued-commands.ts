import { DBOS } from '@dbos-inc/dbos-sdk';
import type { Clock, Logger } from '@opspilot/core';
import { executionName } from '../engine/execution-name.js';
import type { CommandRunner, TaskEnd } from '../engine/task-runner.js';
import type { Task } from '../run/run-event.js';
import { commandQueue, endEvent, type Handed, type HandedBack, type Workflows } from './workflows.js';

/** Milliseconds before a database that did not answer is asked again. */
const askAgain = 1_000;
/**
 * How the end of a command is waited for: told by PostgreSQL, and looked for as well, as a notice may be lost with the worker
 * that gave it. Every so often it is asked whether there will be one.
 */
const awaitEnd = { timeoutSeconds: 5, pollingIntervalMs: 2_000 };
/** Milliseconds before a command is handed out again that came back; doubled each time, as every worker with a place may be one that it is not for. */
const [firstAgain, longestAgain] = [100, 5_000];
/** Statuses of workflows that end without telling how their command did. */
const lostStatuses: readonly string[] = ['ERROR', 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'];

export interface QueuedCommandsOptions {
  readonly run: string;
  readonly workflows: Workflows;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Aborted when this process waits for nothing any more. */
  readonly leaving: AbortSignal;
  /** Told of a worker that a command came back from. */
  readonly onBack: (task: Task, back: HandedBack) => void;
}

/**
 * Hands commands to whichever worker has a place for them, and waits for their ends. A workflow has the name of its command,
 * so handing one over again, also by another process, is asking for its end. One that came back from a worker that must not run
 * it is handed out anew, under its name and how often that was: this process is a worker too, and has the hosts and receipts.
 */
export class QueuedCommands implements CommandRunner {
  readonly #options: QueuedCommandsOptions;

  constructor(options: QueuedCommandsOptions) {
    this.#options = options;
  }

  // Workers learn from the journal that a run is cancelled: the end is still theirs to tell.
  run(task: Task): Promise<TaskEnd | undefined> {
    return this.#handOn(task, executionName(this.#options.run, task), false);
  }

  /** One whose workflow has ended without knowing how it did is ended by a workflow of its own. */
  recover(task: Task, signal: AbortSignal): Promise<TaskEnd | undefined> {
    const name = executionName(this.#options.run, task);
    return signal.aborted ? this.#handOn(task, `${name}.end`, true) : this.#handOn(task, name, false);
  }

  async #handOn(task: Task, name: string, hasBegun: boolean): Promise<TaskEnd | undefined> {
    const { clock, leaving, onBack } = this.#options;
    let [mayHaveBegun, isLost] = [hasBegun, false];
    for (let turn = 0; !leaving.aborted; turn += 1) {
      const handed = await this.#hand(turn === 0 ? name : `${name}.${turn}`, task, mayHaveBegun);
      if (handed === 'lost') {
        if (isLost) return { result: 'unknown' };
        // Whoever gets it now goes by its receipt, and follows what runs still.
        [mayHaveBegun, isLost] = [true, true];
        continue;
      }
      if (handed === undefined || !('back' in handed)) return handed;
      onBack(task, handed.back);
      mayHaveBegun = handed.back.mayHaveBegun;
      await clock.sleep(Math.min(longestAgain, firstAgain * 2 ** turn), leaving).catch(() => {});
    }
    return undefined;
  }

  /** Hands a command out by a workflow, if that is not there yet, and answers what came of it. */
  async #hand(workflowID: string, task: Task, mayHaveBegun: boolean): Promise<Handed | 'lost' | undefined> {
    const { run, workflows, clock, logger, leaving } = this.#options;
    while (!leaving.aborted) {
      try {
        await DBOS.startWorkflow(workflows.command, { workflowID, queueName: commandQueue })(run, task, mayHaveBegun);
        return await this.#end(workflowID);
      } catch (error) {
        if (leaving.aborted) break;
        logger.warn({ error, run, command: workflowID }, 'DBOS did not answer for a command; it is asked again');
        await clock.sleep(askAgain, leaving).catch(() => {});
      }
    }
    return undefined;
  }

  /** What a workflow told of its command; `lost` where it ended without: somebody cancelled it in DBOS, or it failed. */
  async #end(workflowID: string): Promise<Handed | 'lost' | undefined> {
    const { leaving } = this.#options;
    while (!leaving.aborted) {
      const end = await untilAborted(leaving, DBOS.getEvent<Handed>(workflowID, endEvent, awaitEnd));
      if (end) return end;
      const status = leaving.aborted ? null : await DBOS.getWorkflowStatus(workflowID);
      if (status !== null && lostStatuses.includes(status.status)) return 'lost';
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
