import type { OpsContext } from '@opspilot/core';
import type { StoredProgram } from '../journal/stored-program.js';
import { isIdempotent, isQuestion } from '../plan/step-commands.js';
import type { Task, TaskResult } from '../run/run-event.js';
import type { RunDirectories } from './run-directories.js';
import { RunReceipts } from './run-receipts.js';
import { type CommandPermit, startTask, type TaskStart } from './start-task.js';

/** What a runner of commands needs of the context. */
export type RunnerContext = Pick<OpsContext, 'run' | 'hosts' | 'clock'>;

/** How often a command may be started again where its host says that it never came there. */
const startsAgain = 5;

/** How a command of a run went. */
export interface TaskEnd {
  readonly result: TaskResult;
  /** Why it did not succeed, where its outcome tells. */
  readonly code?: string;
  /** Id of its history record; absent where a receipt alone tells. */
  readonly command?: string;
  /** Milliseconds from its request to its end; absent where it was begun by somebody else. */
  readonly took?: number;
}

/** Has the commands of a run run. Never rejects: what went wrong with one is a result. */
export interface CommandRunner {
  /**
   * Runs a command that nobody has begun. `undefined` leaves it to whoever takes the run over; so does `unbegun`, and nothing of it
   * has begun.
   */
  run(task: Task, signal: AbortSignal): Promise<TaskEnd | 'unbegun' | undefined>;
  /** Finds out about a command that another process may have begun, and runs it if that can do no harm. */
  recover(task: Task, signal: AbortSignal): Promise<TaskEnd | undefined>;
}

export interface TaskRunnerOptions {
  readonly run: string;
  readonly program: StoredProgram;
  /** Where receipts lie on the hosts; undefined when the executor keeps none. Others than those of its begin prove nothing. */
  readonly receipts: string | undefined;
  /** When the run was created, milliseconds since 1970: what it began may have left receipts since, which expire. */
  readonly createdAt: number;
  readonly directories: RunDirectories;
  /** Leave to begin commands of the run: who has lost it leaves them to whoever has the run now. */
  readonly permit: CommandPermit;
}

/** Whether a result is that of a command, however often it was started; the others may be those of one start alone. */
function isOfAll(result: TaskResult): boolean {
  return result === 'succeeded' || result === 'failed';
}

/** What was found out about a command that this process has started. */
function found(end: TaskEnd, result: TaskResult): TaskEnd {
  const { code: _, ...rest } = end;
  return result === 'unknown' ? { ...end, result } : { ...rest, result };
}

/**
 * Runs the commands of a run through the whole path, and finds out what came of those that contact was lost to.
 *
 * A command may be started more than once under its name: by a process that was killed or is only slow, and anew by who takes
 * over. Its host runs one of them. So that one start has begun nothing is told as the command's end only where there was no
 * other, or where its name was taken away on the host: another may be on its way still.
 */
export class TaskRunner implements CommandRunner {
  readonly #context: RunnerContext;
  readonly #options: TaskRunnerOptions;
  /** Undefined where nothing can be asked of hosts. */
  readonly #receipts: RunReceipts | undefined;

  constructor(context: RunnerContext, options: TaskRunnerOptions) {
    const { receipts, program } = options;
    this.#context = context;
    this.#options = options;
    const isTheRuns = receipts !== undefined && receipts === program.receipts;
    this.#receipts = isTheRuns ? new RunReceipts(context, options, receipts) : undefined;
  }

  run(task: Task, signal: AbortSignal): Promise<TaskEnd | 'unbegun' | undefined> {
    return this.#timed(async () => {
      const start = await startTask(this.#context, this.#options, task, signal);
      const { end, hasBegun } = start;
      if (this.#isLeft(start, signal)) return hasBegun ? undefined : 'unbegun';
      return end.result === 'unknown' ? this.#ask(task, signal, end, startsAgain) : end;
    });
  }

  async recover(task: Task, signal: AbortSignal): Promise<TaskEnd | undefined> {
    if (this.#receipts === undefined) return this.#runBlindly(task, signal, 0);
    if (signal.aborted) return { result: await this.#receipts.end(task) };
    return this.#findOut(this.#receipts, task, signal, startsAgain);
  }

  #mayRunTwice({ step, kind }: Task): boolean {
    return isIdempotent(this.#options.program.steps[step], kind) || isQuestion(kind);
  }

  /** What its receipt tells of a command that may have begun; where there is none, it is run. */
  async #findOut(receipts: RunReceipts, task: Task, signal: AbortSignal, left: number): Promise<TaskEnd | undefined> {
    const receipt = await receipts.look(task, signal);
    if (receipt?.standing !== 'none' || signal.aborted || left <= 0) {
      return { result: await receipts.follow(task, signal, receipt) };
    }
    if (!(await receipts.isProof(task, receipt))) return this.#runBlindly(task, signal, left);
    return this.#runAgain(receipts, task, signal, left);
  }

  /** What a receipt tells of a command that a start of this process leaves open. */
  async #ask(task: Task, signal: AbortSignal, end: TaskEnd, left: number): Promise<TaskEnd | undefined> {
    if (this.#receipts === undefined) return end;
    const known = await this.#findOut(this.#receipts, task, signal, left);
    if (known === undefined || known.result === 'unknown') return known && end;
    const { code: _, ...rest } = end;
    return { ...rest, ...known };
  }

  /** Runs a command whose name nobody has on its host; one that is on its way finds it taken. */
  #runAgain(receipts: RunReceipts, task: Task, signal: AbortSignal, left: number): Promise<TaskEnd | undefined> {
    return this.#timed(async () => {
      const start = await startTask(this.#context, this.#options, task, signal);
      const { end, hasBegun } = start;
      if (this.#isLeft(start, signal)) return undefined;
      if (end.result === 'unknown') return this.#ask(task, signal, end, left - 1);
      if (hasBegun) return end;
      if (signal.aborted) return found(end, await receipts.end(task));
      const receipt = await receipts.withhold(task, signal);
      if (receipt?.standing !== 'withheld') return found(end, await receipts.follow(task, signal, receipt));
      return (await receipts.isProof(task, receipt)) ? end : { ...end, result: 'unknown' };
    });
  }

  /** Runs what does no harm when it runs twice, beside one of its name that nobody can ask about. */
  async #runBlindly(task: Task, signal: AbortSignal, left: number): Promise<TaskEnd | undefined> {
    if (signal.aborted || !this.#mayRunTwice(task)) return { result: 'unknown' };
    return this.#timed(async () => {
      const start = await startTask(this.#context, this.#options, task, signal);
      const { end } = start;
      if (this.#isLeft(start, signal)) return undefined;
      if (end.result === 'unknown') return this.#ask(task, signal, end, left - 1);
      return isOfAll(end.result) ? end : { ...end, result: 'unknown' };
    });
  }

  /**
   * Whether who takes the run over finds out what came of a command: the pilot closes, and has ended it, or it may not begin here
   * any more.
   */
  #isLeft({ end, hasBegun }: TaskStart, signal: AbortSignal): boolean {
    if (!hasBegun && this.#options.permit.withdrawn.aborted) return true;
    return end.result === 'cancelled' && !signal.aborted;
  }

  async #timed<Left extends 'unbegun' | undefined>(work: () => Promise<TaskEnd | Left>): Promise<TaskEnd | Left> {
    const { clock } = this.#context;
    const before = clock.monotonic();
    const end = await work();
    return typeof end === 'object' ? { ...end, took: clock.monotonic() - before } : end;
  }
}
