import { AsyncLocalStorage } from 'node:async_hooks';
import { newId } from '@opspilot/core';
import { checkInventory, checkReceipts } from '../engine/check-unchanged.js';
import { isLeftAlone, tellLeftAlone } from '../engine/left-alone.js';
import type { Orchestration, OrchestrationContext } from '../engine/orchestration.js';
import { RunDirectories } from '../engine/run-directories.js';
import type { CommandPermit } from '../engine/start-task.js';
import { type TaskEnd, TaskRunner } from '../engine/task-runner.js';
import type { Journal, StoredRun } from '../journal/journal.js';
import { isRunError } from '../journal/run-error.js';
import type { StoredProgram } from '../journal/stored-program.js';
import type { Task } from '../run/run-event.js';
import { RunsAtWork } from './runs-at-work.js';
import { WorkerHold } from './worker-hold.js';
import { WorkflowBodies } from './workflow-bodies.js';

export interface WorkerOptions {
  readonly context: OrchestrationContext;
  readonly journal: Journal;
  readonly receipts: string | undefined;
  /** Drives runs in this process. */
  readonly orchestration: () => Orchestration;
  /** Aborted when this process begins nothing any more. */
  readonly leaving: AbortSignal;
}

/** What workflows do in this process. */
export class Worker {
  readonly id: string;
  readonly bodies = new WorkflowBodies();
  readonly hold: WorkerHold;
  readonly #options: WorkerOptions;
  readonly #runs: RunsAtWork;
  readonly #directories = new WeakMap<StoredRun, RunDirectories>();
  readonly #drives = new Map<string, Promise<void>>();
  /** Drivers outlive the step that brought them up, and are no part of its workflow. */
  readonly #outsideOfWorkflows = AsyncLocalStorage.snapshot();

  constructor(options: WorkerOptions) {
    const { context, journal, leaving } = options;
    this.#options = options;
    this.#runs = new RunsAtWork(journal, context.clock, leaving);
    this.hold = new WorkerHold(context.clock, journal.leaseTime, leaving);
    this.id = this.newId();
  }

  newId(): string {
    const { clock, random } = this.#options.context;
    return newId(clock, random);
  }

  /**
   * Runs a command here. Rejects only when it was not begun here, such as `receipts-changed` or `inventory-changed` where it must not
   * be; `undefined` leaves its end for another worker to find out.
   *
   * @param given - whether it is certain that nobody has begun it, and leave to begin it for as long as this worker has it
   */
  async runCommand(
    run: string,
    task: Task,
    given: { readonly isFirst: boolean; readonly permit: CommandPermit },
  ): Promise<TaskEnd | undefined> {
    const { context, receipts } = this.#options;
    const { isFirst, permit } = given;
    return this.#runs.during(run, async (stored, signal) => {
      if (signal.aborted && isFirst) return { result: 'cancelled' };
      const { program: known, createdAt } = stored;
      const program = await this.#checked(run, known);
      const directories = this.#directoriesOf(run, stored);
      const runner = new TaskRunner(context, { run, program, receipts, createdAt, permit, directories });
      const end = await (isFirst ? runner.run(task, signal) : runner.recover(task, signal));
      return end === 'unbegun' ? undefined : end;
    });
  }

  /** Asked once for each time that a run is remembered here. */
  #directoriesOf(run: string, stored: StoredRun): RunDirectories {
    const { context, journal } = this.#options;
    const { program } = stored;
    const known = this.#directories.get(stored) ?? new RunDirectories({ run, program, journal, hosts: context.hosts });
    this.#directories.set(stored, known);
    return known;
  }

  /**
   * The program of a run, whose commands this worker may run: it has the receipts and the hosts that the run goes by. Workers are
   * given others one after another, and what one has begun the next would not find.
   */
  async #checked(run: string, known: StoredProgram): Promise<StoredProgram> {
    const { context, journal, receipts } = this.#options;
    checkReceipts(run, known, receipts);
    try {
      checkInventory(run, known, context.hosts);
      return known;
    } catch {
      // Somebody may have said meanwhile that these are the same machines.
      const { program } = await journal.run(run);
      checkInventory(run, program, context.hosts);
      return program;
    }
  }

  /**
   * Whoever drives it: goes on with the run whenever nobody does, and resolves when it has ended. DBOS begins the workflow of a
   * run anew with every takeover, also in the process that it was taken from: here it is driven once.
   */
  driveToItsEnd(run: string): Promise<void> {
    const known = this.#drives.get(run);
    if (known !== undefined) return known;
    const drive = this.#drive(run).finally(() => this.#drives.delete(run));
    this.#drives.set(run, drive);
    return drive;
  }

  async #drive(run: string): Promise<void> {
    const { context, journal, orchestration } = this.#options;
    const { clock, random } = context;
    let told: string | undefined;
    while (!this.bodies.isLeaving) {
      try {
        const { result } = await this.#outsideOfWorkflows(() => orchestration().resume(run));
        await result;
        told = undefined;
      } catch (error) {
        if (isRunError(error, 'run-ended', 'run-unknown')) return;
        told = this.#tell(run, error, told);
        // Whoever has it has a whole lease to go on with it, and of several that wait one comes first.
        await clock.sleep(journal.leaseTime * (1 / 3 + random.next()));
      }
    }
    await new Promise(() => {});
  }

  /** Tells why a run is not gone on with here. It is looked at again, as what is wrong may be mended: the same is told once. */
  #tell(run: string, error: unknown, told: string | undefined): string | undefined {
    const { context } = this.#options;
    if (isRunError(error, 'run-in-progress', 'run-taken-over', 'run-left')) return told;
    if (!isLeftAlone(error)) {
      context.logger.warn({ error, run }, 'a run is not gone on with here; it is tried again');
      return undefined;
    }
    if (error.message !== told) tellLeftAlone(context, run, error);
    return error.message;
  }
}
