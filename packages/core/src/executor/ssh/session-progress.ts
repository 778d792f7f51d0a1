import type { ExecutionResult } from '../executor.js';

/** How a command's first process ended. */
export type CommandExit = Pick<ExecutionResult, 'exitCode' | 'signal'>;

/** What has been heard of a command through its session. */
export class SessionProgress {
  readonly #exitListeners: (() => void)[] = [];
  readonly #closeListeners: (() => void)[] = [];
  #exit: CommandExit | undefined;
  #isClosed = false;
  #pid: number | undefined;
  #hasBegun = false;
  #heard = 0;

  get exit(): CommandExit | undefined {
    return this.#exit;
  }

  /** Whether the server has closed the session, or contact was lost. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The process that leads the command's session, once it has said so. */
  get pid(): number | undefined {
    return this.#pid;
  }

  /** Whether its launch has come to the command: what says so may arrive before its pid. */
  get hasBegun(): boolean {
    return this.#hasBegun || this.#pid !== undefined;
  }

  /** Counted up with all that is heard of it. */
  get heard(): number {
    return this.#heard;
  }

  touched(): void {
    this.#heard += 1;
  }

  identified(pid: number): void {
    this.#pid ??= pid;
  }

  begun(): void {
    this.#hasBegun = true;
  }

  exited(exit: CommandExit): void {
    this.#exit = exit;
    for (const listener of this.#exitListeners) listener();
  }

  closed(): void {
    this.#isClosed = true;
    for (const listener of this.#closeListeners) listener();
  }

  /** Tells `listener` that the session is closed: at once, where it is. */
  onClose(listener: () => void): void {
    if (this.#isClosed) listener();
    else this.#closeListeners.push(listener);
  }

  whenClosed(): Promise<void> {
    return new Promise((resolve) => this.onClose(resolve));
  }

  whenExited(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#exit === undefined) this.#exitListeners.push(resolve);
      else resolve();
    });
  }
}
