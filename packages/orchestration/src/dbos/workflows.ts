import { DBOS } from '@dbos-inc/dbos-sdk';
import { isLeftAlone } from '../engine/left-alone.js';
import type { TaskEnd } from '../engine/task-runner.js';
import type { Task } from '../run/run-event.js';
import type { Worker } from './worker.js';

/** Name of the application in DBOS's tables, which other applications may use too. */
export const applicationName = 'opspilot';

/** Of the bodies below: workflows are gone on with by workers of the same version. Count it up when one changes its steps. */
export const workflowVersion = 'opspilot-2';

/** Commands that wait for a worker. */
export const commandQueue = 'opspilot-commands';

/** The key of the event that tells how a command ended. */
export const endEvent = 'end';

/** A command was handed to a worker that must not run it, as its hosts or receipts are not those of the run: another is to. */
export interface HandedBack {
  readonly worker: string;
  /** As of an error of runs: `receipts-changed`, `inventory-changed`. */
  readonly code: string;
  readonly message: string;
  /** Whether a worker before this one may have begun it. */
  readonly mayHaveBegun: boolean;
}

/** What comes of a command that was handed to a worker. */
export type Handed = TaskEnd | { readonly back: HandedBack };

/**
 * Runs a command of a run on the worker that it was handed to.
 *
 * @param mayHaveBegun - whether a worker may have begun it that it was handed to before
 */
type CommandWorkflow = (run: string, task: Task, mayHaveBegun: boolean) => Promise<void>;

/** Sees to it that a run is driven to its end. */
type RunWorkflow = (run: string) => Promise<void>;

export interface Workflows {
  readonly command: CommandWorkflow;
  readonly run: RunWorkflow;
}

/** A command that cannot be begun, for want of the database, is tried again for about an hour. */
const untilItBegins = { retriesAllowed: true, maxAttempts: 3_600, intervalSeconds: 1, backoffRate: 1 };

let registered: Workflows | undefined;
let current: Worker | undefined;

function worker(): Worker {
  if (current === undefined) throw new Error('a workflow was begun before its worker');
  return current;
}

/**
 * The workflows, with the worker that they run on here. DBOS is one to a process, and finds workflows by name, so they are
 * registered once.
 */
export function workflowsOf(here: Worker): Workflows {
  current = here;
  registered ??= {
    command: DBOS.registerWorkflow(
      (run: string, task: Task, mayHaveBegun: boolean): Promise<void> =>
        worker().bodies.run(DBOS.workflowID ?? '', async ({ next, stand }) => {
          const attempt = worker().newId();
          let permit = worker().hold.permit();
          // Another attempt that got this far may have begun the command.
          const first = await next(() => DBOS.runStep(async () => attempt, { name: 'begin' }));
          let isFirst = first === attempt && !mayHaveBegun;
          const command = async (): Promise<Handed> => {
            if (permit.withdrawn.aborted) {
              permit = worker().hold.permit();
              // Somebody else may have been handed it meanwhile.
              isFirst = false;
            }
            const end = await worker()
              .runCommand(run, task, { isFirst, permit })
              .catch((error: unknown) => {
                if (!isLeftAlone(error)) throw error;
                const { code, message } = error;
                return { back: { worker: worker().id, code, message, mayHaveBegun: !isFirst } };
              });
            if (end !== undefined) return end;
            if (!permit.withdrawn.aborted || worker().bodies.isLeaving) return stand();
            throw new Error(
              'this worker was silent for a while, and has not begun the command; it is looked after again',
            );
          };
          const end = await next(() => DBOS.runStep(command, { name: 'command', ...untilItBegins }));
          // What has ended is told, also by a process that leaves.
          await DBOS.setEvent(endEvent, end);
        }),
      { name: 'opspilot.command' },
    ),
    run: DBOS.registerWorkflow(
      (run: string): Promise<void> => DBOS.runStep(() => worker().driveToItsEnd(run), { name: 'drive' }),
      { name: 'opspilot.run' },
    ),
  };
  return registered;
}
