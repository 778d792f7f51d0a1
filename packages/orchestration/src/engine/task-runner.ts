import { type OpsContext, OpsError } from '@opspilot/core';
import type { StoredProgram } from '../journal/stored-program.js';
import { expandCommand } from '../plan/expand-command.js';
import { commandOf, isIdempotent, isQuestion } from '../plan/step-commands.js';
import { answerOf } from '../receipts/answer-of.js';
import { endReceipt } from '../receipts/end-receipt.js';
import { readReceipt } from '../receipts/read-receipt.js';
import type { Receipt, StartThere } from '../receipts/receipt.js';
import { leastTimeToLive } from '../receipts/receipt-age.js';
import type { Task, TaskResult } from '../run/run-event.js';
import { executionName, isExecutionOf } from './execution-name.js';
import { resultOf, resultOfExit } from './task-result.js';

/** Whether a result is that of a step, however often it was started; others tell only what came of one start. */
function isOfAll(result: TaskResult): boolean {
  return result === 'succeeded' || result === 'failed';
}

/** What a runner of commands needs of the context. */
export type RunnerContext = Pick<OpsContext, 'run' | 'hosts' | 'clock'>;

/** Milliseconds between two looks at a receipt of a command that runs. */
const lookEvery = 500;
/** How often a host that does not answer is asked for a receipt, and the milliseconds in between. */
const lookTries = 5;
const lookAgain = 2_000;

/** Milliseconds that the clocks of two processes may differ by. */
const clockTolerance = 86_400_000;

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
  /** Runs a command that nobody has begun. `undefined` leaves it to whoever takes the run over. */
  run(task: Task, signal: AbortSignal): Promise<TaskEnd | undefined>;
  /** Finds out about a command that another process may have begun, and runs it if that can do no harm. */
  recover(task: Task, signal: AbortSignal): Promise<TaskEnd | undefined>;
}

export interface TaskRunnerOptions {
  readonly run: string;
  readonly program: StoredProgram;
  /** Where receipts lie on the hosts; undefined when the executor keeps none. Others than those of its begin prove nothing. */
  readonly receipts: string | undefined;
  /** When the run was created, milliseconds since 1970: what it began may have left receipts since. */
  readonly createdAt: number;
}

/** Runs the commands of a run through the whole path, and finds out what came of those that contact was lost to. */
export class TaskRunner implements CommandRunner {
  readonly #context: RunnerContext;
  readonly #options: TaskRunnerOptions;
  #kept: Promise<boolean> | undefined;

  constructor(context: RunnerContext, options: TaskRunnerOptions) {
    this.#context = context;
    this.#options = options;
  }

  /** Runs a command of the run. Never rejects: what went wrong with it is a result. */
  run(task: Task, signal: AbortSignal): Promise<TaskEnd> {
    return this.#run(task, signal, lookTries);
  }

  /** @param left - how often it may be started again where its host says that it never came there */
  async #run(task: Task, signal: AbortSignal, left: number): Promise<TaskEnd> {
    const { run, program } = this.#options;
    const step = program.steps[task.step];
    const template = step && commandOf(step, task.kind);
    const host = program.hosts[task.host];
    if (step === undefined || template === undefined || host === undefined) return { result: 'refused' };
    const { clock } = this.#context;
    const before = clock.monotonic();
    try {
      const outcome = await this.#context.run({
        command: expandCommand(template, host, program.values),
        host: step.delegate ?? host.name,
        parent: run,
        execution: executionName(run, task),
        metadata: { run, step: step.id, kind: task.kind, attempt: task.attempt },
        signal,
        ...(step.secrets === undefined ? {} : { secrets: step.secrets }),
        ...(step.timeout === undefined ? {} : { timeouts: { total: step.timeout } }),
      });
      const result = resultOf(task.kind, outcome);
      const { id: command, error } = outcome;
      const why = error === undefined ? {} : { code: error.code };
      const end = { command, result, ...why };
      const found =
        result === 'unknown' && this.#options.receipts !== undefined ? await this.#findOut(task, signal, left) : end;
      return { ...(found.result === 'unknown' ? end : { command, ...found }), took: clock.monotonic() - before };
    } catch (error) {
      // Rejected: there was no command to tell of, so nothing has run.
      if (signal.aborted) return { result: 'cancelled' };
      return { result: 'refused', ...(OpsError.is(error) ? { code: error.code } : {}) };
    }
  }

  /**
   * Finds out about a command that another process may have begun: what its receipt tells, or else runs it. That is safe:
   * should one of its name still be on its way, the host runs one of the two.
   */
  async recover(task: Task, signal: AbortSignal): Promise<TaskEnd> {
    const { receipts } = this.#options;
    if (signal.aborted && receipts !== undefined) return { result: await this.#end(task) };
    if (receipts === undefined || receipts !== this.#options.program.receipts) return this.#runBlindly(task, signal);
    return this.#findOut(task, signal, lookTries);
  }

  /**
   * Runs what does no harm when it runs twice, beside one of its name that nobody can ask about. That this one has not begun, or
   * was ended, says nothing of the other.
   */
  async #runBlindly(task: Task, signal: AbortSignal): Promise<TaskEnd> {
    if (signal.aborted || !this.#mayRunTwice(task)) return { result: 'unknown' };
    const end = await this.run(task, signal);
    const isLeft = end.result === 'cancelled' && !signal.aborted;
    return isLeft || isOfAll(end.result) ? end : { ...end, result: 'unknown' };
  }

  #mayRunTwice({ step, kind }: Task): boolean {
    return isIdempotent(this.#options.program.steps[step], kind) || isQuestion(kind);
  }

  /**
   * Whether a receipt that is missing was never there. It may have been, and have expired with the run's age, or have gone with
   * its directory: that must be as old as the run, or have been made by one of its commands.
   */
  #isProof({ fence }: Receipt): boolean {
    const { run, createdAt } = this.#options;
    if (Math.abs(this.#context.clock.now() - createdAt) >= leastTimeToLive - clockTolerance) return false;
    return fence !== undefined && (fence.since <= createdAt || isExecutionOf(run, fence.by));
  }

  /** Whether the executor leaves receipts where they are looked for: one is left there to see. Asked once. */
  #keepsReceipts(task: Task): Promise<boolean> {
    this.#kept ??= this.#leaveReceipt(task).catch(() => false);
    return this.#kept;
  }

  async #leaveReceipt(task: Task): Promise<boolean> {
    const { hosts, clock } = this.#context;
    const id = `${this.#options.run}-kept-${clock.now()}`;
    const host = this.#hostOf(task);
    const { status } = await answerOf((line) => hosts.start(host, line, { id }), ':');
    if (status !== 'exited') return false;
    const { standing } = await readReceipt((line) => hosts.start(host, line), this.#options.receipts ?? '', id);
    return standing !== 'none';
  }

  #hostOf({ step, host }: Task): string {
    const { program } = this.#options;
    return program.steps[step]?.delegate ?? program.hosts[host]?.name ?? '';
  }

  /** What its receipt tells of a command that may have begun; where there is none, it is run. */
  async #findOut(task: Task, signal: AbortSignal, left: number): Promise<TaskEnd> {
    const receipt = await this.#look(task, signal);
    if (receipt?.standing === 'none' && !signal.aborted && left > 0) {
      const isProof = this.#isProof(receipt) && (await this.#keepsReceipts(task));
      return isProof || this.#mayRunTwice(task) ? this.#run(task, signal, left - 1) : { result: 'unknown' };
    }
    return { result: await this.#follow(task, signal, receipt) };
  }

  /**
   * Waits for the end of a command that runs. Nobody here knows for how long it has run: its time limit begins anew, and what
   * passes it is ended.
   */
  async #follow(task: Task, signal: AbortSignal, first: Receipt | undefined): Promise<TaskResult> {
    const { clock } = this.#context;
    const { timeout = Number.POSITIVE_INFINITY } = this.#options.program.steps[task.step] ?? {};
    const limit = clock.monotonic() + timeout;
    let receipt = first;
    while (receipt?.standing === 'running' && !signal.aborted) {
      if (clock.monotonic() >= limit) return this.#timeOut(task);
      await clock.sleep(Math.min(lookEvery, timeout), signal).catch(() => {});
      receipt = await this.#look(task, signal);
    }
    if (signal.aborted) return this.#end(task);
    // Somebody ended it, though not this run: that is an end like one by a signal.
    if (receipt?.standing === 'cancelled') return resultOfExit(task.kind, null);
    if (receipt?.standing !== 'finished') return 'unknown';
    return resultOfExit(task.kind, receipt.exitCode);
  }

  /** Ends a command that there is no contact to; one that is on its way never begins. */
  async #end(task: Task): Promise<TaskResult> {
    const ended = await this.#ask(endReceipt, task);
    if (ended === undefined) return 'unknown';
    return ended.standing === 'cancelled' ? 'cancelled' : resultOfExit(task.kind, ended.exitCode);
  }

  async #timeOut(task: Task): Promise<TaskResult> {
    const result = await this.#end(task);
    return result === 'cancelled' ? resultOfExit(task.kind, null) : result;
  }

  /** The receipt of a command; undefined when nobody answers. */
  #look(task: Task, signal: AbortSignal): Promise<Receipt | undefined> {
    return this.#ask(readReceipt, task, signal);
  }

  /** Asks a host about a command until it answers; undefined when it does not. */
  async #ask<Answer>(
    question: (start: StartThere, directory: string, name: string) => Promise<Answer>,
    task: Task,
    signal?: AbortSignal,
  ): Promise<Answer | undefined> {
    const { run, receipts = '' } = this.#options;
    const host = this.#hostOf(task);
    for (let tries = 1; tries <= lookTries && signal?.aborted !== true; tries += 1) {
      try {
        return await question((line) => this.#context.hosts.start(host, line), receipts, executionName(run, task));
      } catch {
        await this.#context.clock.sleep(lookAgain, signal).catch(() => {});
      }
    }
    return undefined;
  }
}
