import { answerOf } from '../receipts/answer-of.js';
import { endReceipt } from '../receipts/end-receipt.js';
import { readReceipt, withholdReceipt } from '../receipts/read-receipt.js';
import type { Receipt, StartThere } from '../receipts/receipt.js';
import { leastTimeToLive } from '../receipts/receipt-age.js';
import type { Task, TaskResult } from '../run/run-event.js';
import { executionName } from './execution-name.js';
import { resultOfExit } from './task-result.js';
import type { RunnerContext, TaskRunnerOptions } from './task-runner.js';

/** Milliseconds between two looks at a receipt of a command that runs. */
const lookEvery = 500;
/** How often a host that does not answer is asked for a receipt, and the milliseconds in between. */
const lookTries = 5;
const lookAgain = 2_000;

/** Milliseconds that the clocks of two processes may differ by. */
const clockTolerance = 86_400_000;

/** What the hosts of a run keep of its commands. */
export class RunReceipts {
  readonly #context: RunnerContext;
  readonly #options: Pick<TaskRunnerOptions, 'run' | 'program' | 'createdAt' | 'directories'>;
  readonly #directory: string;
  #kept: Promise<boolean> | undefined;

  constructor(
    context: RunnerContext,
    options: Pick<TaskRunnerOptions, 'run' | 'program' | 'createdAt' | 'directories'>,
    directory: string,
  ) {
    this.#context = context;
    this.#options = options;
    this.#directory = directory;
  }

  /** The receipt of a command; undefined when nobody answers. */
  look(task: Task, signal: AbortSignal): Promise<Receipt | undefined> {
    return this.#ask(readReceipt, task, signal);
  }

  /** The receipt of a command, which never begins from then on if it has not; undefined when nobody answers. */
  withhold(task: Task, signal: AbortSignal): Promise<Receipt | undefined> {
    return this.#ask(withholdReceipt, task, signal);
  }

  /**
   * Whether a receipt that is missing was never there. It may have been, and have expired with the run's age; or it may have been
   * elsewhere, in the directory of another account, or in one that is gone: it must be where all commands of the run have begun. Or
   * it may have gone with the power of its host, as nothing waits for a disk before a command begins: the host must not have been
   * started anew since.
   */
  async isProof(task: Task, { fence }: Pick<Receipt, 'fence'>): Promise<boolean> {
    const { directories, createdAt } = this.#options;
    if (Math.abs(this.#context.clock.now() - createdAt) >= leastTimeToLive - clockTolerance) return false;
    if (fence === undefined || !(await directories.isOnly(this.#hostOf(task), fence))) return false;
    return this.#keepsReceipts(task);
  }

  /**
   * Waits for the end of a command that runs. Nobody here knows for how long it has run: its time limit begins anew, and what
   * passes it is ended.
   */
  async follow(task: Task, signal: AbortSignal, first: Receipt | undefined): Promise<TaskResult> {
    const { clock } = this.#context;
    const { timeout = Number.POSITIVE_INFINITY } = this.#options.program.steps[task.step] ?? {};
    const limit = clock.monotonic() + timeout;
    let receipt = first;
    while (receipt?.standing === 'running' && !signal.aborted) {
      if (clock.monotonic() >= limit) return this.#timeOut(task);
      await clock.sleep(Math.min(lookEvery, timeout), signal).catch(() => {});
      receipt = await this.look(task, signal);
    }
    if (signal.aborted) return this.end(task);
    // Somebody ended it, though not this run: that is an end like one by a signal.
    if (receipt?.standing === 'cancelled') return resultOfExit(task.kind, null);
    if (receipt?.standing === 'withheld') return (await this.isProof(task, receipt)) ? 'not-started' : 'unknown';
    if (receipt?.standing !== 'finished') return 'unknown';
    return resultOfExit(task.kind, receipt.exitCode);
  }

  /** Ends a command that there is no contact to; one that is on its way never begins. */
  async end(task: Task): Promise<TaskResult> {
    const ended = await this.#ask(endReceipt, task);
    if (ended?.standing === 'finished') return resultOfExit(task.kind, ended.exitCode);
    const isEnded = ended?.standing === 'cancelled' || (ended !== undefined && (await this.isProof(task, ended)));
    return isEnded ? 'cancelled' : 'unknown';
  }

  async #timeOut(task: Task): Promise<TaskResult> {
    const result = await this.end(task);
    return result === 'cancelled' ? resultOfExit(task.kind, null) : result;
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
    const { standing } = await readReceipt((line) => hosts.start(host, line), this.#directory, id);
    return standing !== 'none';
  }

  #hostOf({ step, host }: Task): string {
    const { program } = this.#options;
    return program.steps[step]?.delegate ?? program.hosts[host]?.name ?? '';
  }

  /** Asks a host about a command until it answers; undefined when it does not. */
  async #ask<Answer>(
    question: (start: StartThere, directory: string, name: string) => Promise<Answer>,
    task: Task,
    signal?: AbortSignal,
  ): Promise<Answer | undefined> {
    const host = this.#hostOf(task);
    const name = executionName(this.#options.run, task);
    for (let tries = 1; tries <= lookTries && signal?.aborted !== true; tries += 1) {
      try {
        return await question((line) => this.#context.hosts.start(host, line), this.#directory, name);
      } catch {
        await this.#context.clock.sleep(lookAgain, signal).catch(() => {});
      }
    }
    return undefined;
  }
}
