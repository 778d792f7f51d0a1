import type { Readable } from 'node:stream';
import type { Clock } from '../../clock/clock.js';
import type { OpsError } from '../../errors/ops-error.js';
import { type ExecutionFeed, feedInput } from '../execution-input.js';
import { armLimits, type ExecutionLimits, systemSchedule } from '../execution-limits.js';
import type { Execution, ExecutionOptions, ExecutionResult, ExecutionStatus, TerminalSize } from '../executor.js';
import { executorError } from '../executor-error.js';
import { type OutputFilter, RelayedOutput } from '../relay-output.js';
import { validateTerminalSize } from '../validate-options.js';
import { drained } from './channel/drain.js';
import type { Session } from './channel/session.js';
import type { SshConnection } from './connection/ssh-connection.js';
import { dismissSession, type EndingSession, endSession, patience, type RemoteEnding } from './end-session.js';
import { inNameOf } from './in-name-of.js';
import { SessionProgress } from './session-progress.js';
import type { SshTarget } from './ssh-target.js';
import { contactLost, endedUntold, inputFailed, terminationUnconfirmed } from './unproved-end.js';

/** Why we end a command. */
export type EndReason =
  | { readonly status: 'timed-out'; readonly timeout: 'total' | 'idle' }
  | { readonly status: 'cancelled'; readonly error?: OpsError };

export interface SshExecutionOptions {
  /** The host it is for. */
  readonly target: SshTarget;
  readonly clock: Clock;
  readonly collectEarly: (bytes: number) => void;
  /** Takes reports out of the streams. */
  readonly filters: { readonly stdout: OutputFilter; readonly stderr: OutputFilter };
  readonly terminal: boolean;
  /** Whether the command's input is the session's. */
  readonly readsInput: boolean;
  /** Made when it comes to it: most commands end by themselves. */
  readonly ending: () => RemoteEnding;
}

/** A command on another machine, from its start to the proof of its end. */
export class SshExecution implements Execution {
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly result: Promise<ExecutionResult>;
  readonly #session: Session;
  readonly #options: SshExecutionOptions;
  readonly #stdout: RelayedOutput;
  readonly #stderr: RelayedOutput;
  readonly #progress = new SessionProgress();
  readonly #endListeners: ((result: ExecutionResult) => void)[] = [];
  #settle: (result: ExecutionResult) => void = () => {};
  #result: ExecutionResult | undefined;
  #ending = false;
  #dismissal: Promise<void> | undefined;
  #streaming = 2;
  #limits: ExecutionLimits | undefined;
  #feed: ExecutionFeed | undefined;
  #late: NodeJS.Timeout | undefined;
  #startedAt: number;

  constructor(session: Session, connection: SshConnection, options: SshExecutionOptions) {
    const { clock, collectEarly, filters } = options;
    this.#session = session;
    this.#options = options;
    this.#startedAt = clock.now();
    this.result = new Promise((resolve) => {
      this.#settle = resolve;
    });
    const relayed = {
      touched: () => {
        this.#progress.touched();
        this.#limits?.touch();
      },
      collectEarly,
      drained: (received: () => number) => drained(() => connection.echo(), received),
      over: () => {
        this.#streaming -= 1;
        // Once, for both: between the two, the other one would be watched for what is left of a command.
        if (this.#streaming === 0) this.#finishIfOver();
      },
    };
    session.attend({
      exited: (exitCode, signal) => this.#exited(exitCode, signal),
      ended: () => this.#finishIfOver(),
      closed: (loss) => this.#closed(loss),
      turnedAway: () => this.#turnAway(),
    });
    this.#stdout = new RelayedOutput(session.stdout, filters.stdout, relayed);
    this.#stderr = new RelayedOutput(session.stderr, filters.stderr, relayed);
    this.stdout = this.#stdout.stream;
    this.stderr = this.#stderr.stream;
  }

  /** Whether the server has closed the session, or contact was lost. */
  get isClosed(): boolean {
    return this.#progress.isClosed;
  }

  /** Resolves when it has ended and nothing more is done about what is left of it. */
  get over(): Promise<unknown> {
    return this.result.then(() => this.#dismissal);
  }

  /** Takes what it says; called once. */
  begin(): void {
    this.#stdout.begin();
    this.#stderr.begin();
  }

  /** Tells `listener` how it ended: at once, where it has. */
  onEnd(listener: (result: ExecutionResult) => void): void {
    if (this.#result === undefined) this.#endListeners.push(listener);
    else listener(this.#result);
  }

  /** Tells `listener` that the server has closed the session, or contact was lost: at once, where it has. */
  onClose(listener: () => void): void {
    this.#progress.onClose(listener);
  }

  /** All reports of its launch have come: what its filters hold back is the command's. */
  release(): void {
    this.#stdout.release();
    this.#stderr.release();
  }

  /** The process that leads the command's session, once it has said so. */
  identify(pid: number): void {
    this.#progress.identified(pid);
  }

  /** Its launch has come to the command. */
  begun(): void {
    this.#progress.begun();
  }

  /** Counts the command's time from here. */
  arm(timeouts: ExecutionOptions['timeouts']): void {
    const { clock } = this.#options;
    if (this.#result !== undefined || this.#ending) return;
    this.#startedAt = clock.now();
    this.#limits = armLimits(timeouts, {
      schedule: systemSchedule,
      monotonic: () => clock.monotonic(),
      isHeld: () => this.#isHeld(),
      passed: (timeout) => this.end({ status: 'timed-out', timeout }),
    });
  }

  /** Sends the command its input. */
  feed(input: NonNullable<ExecutionOptions['stdin']>): void {
    if (this.#result !== undefined || this.#ending) return;
    this.#feed = feedInput(input, this.#session.input, (cause) => {
      this.end({ status: 'cancelled', error: inputFailed(cause) });
    });
  }

  /** Writes to what goes before the command. */
  tell(text: string): void {
    if (this.#result === undefined && !this.#ending) this.#session.input.write(text);
  }

  /** Says that no input comes. */
  endInput(): void {
    this.#session.endInput();
  }

  /**
   * A launch that was not told to go on: it ends without having run anything. Nobody need wait for it: sudo takes seconds
   * over a wrong password.
   */
  withdraw(): void {
    if (this.#result !== undefined) return;
    this.#conclude('cancelled');
    this.#dismissal = dismissSession(this.#asEnding());
  }

  /**
   * Ends the command and all that it started; the result follows when they are gone. No effect on one that has ended and
   * whose output comes to its end too: but a reader who does not read it is not waited for.
   */
  end(reason: EndReason): void {
    if (this.#result !== undefined) return;
    if (this.#progress.exit === undefined) this.#endNow(reason);
    else this.#late ??= setTimeout(() => this.#endNow(reason), patience);
  }

  #endNow(reason: EndReason): void {
    if (this.#result !== undefined || this.#ending) return;
    this.#ending = true;
    this.#limits?.clear();
    // Stopped, not closed: an end of file now could make a cut-off input look like a whole one.
    this.#feed?.stop();
    void this.#endRemotely(reason);
  }

  async resize(size: TerminalSize): Promise<void> {
    if (!this.#options.terminal) {
      throw executorError(
        'pty-not-requested',
        'The command has no terminal to resize. Start it with the option "pty".',
      );
    }
    validateTerminalSize(size);
    if (this.#result === undefined) this.#session.resize(size);
  }

  async #endRemotely(reason: EndReason): Promise<void> {
    try {
      const remaining = await endSession(this.#asEnding());
      if (remaining.length === 0) this.#finish(reason.status, reason);
      else this.#finish('unknown', { error: terminationUnconfirmed(reason, remaining) });
    } catch (cause) {
      this.#finish('unknown', { error: terminationUnconfirmed(reason, [], cause) });
    }
  }

  #asEnding(): EndingSession {
    const { ending, readsInput } = this.#options;
    return {
      ...{ session: this.#session, progress: this.#progress, ending, readsInput },
      isHeld: () => this.#isHeld(),
    };
  }

  /** A result only when nothing of its output can be missing, or what is missing is not the command's. */
  #finishIfOver(): void {
    const { exit } = this.#progress;
    if (exit === undefined || this.#ending) return;
    if (!this.#session.hasEnded && this.#streaming > 0) return;
    this.#finish(exit.signal === null ? 'exited' : 'signalled');
  }

  #exited(exitCode: number | null, signal: string | null): void {
    this.#progress.exited({ exitCode, signal });
    // How long its output takes from here on is its reader's affair.
    this.#limits?.clear();
    // In most cases the end of its output is the next thing in the same packet: then there is nothing to watch.
    queueMicrotask(() => this.#commandEnded());
    this.#finishIfOver();
  }

  #closed(loss: OpsError | undefined): void {
    this.#progress.closed();
    if (loss !== undefined) this.#contactLost(loss);
    else if (this.#result === undefined && !this.#ending) this.#finish('unknown', { error: endedUntold() });
  }

  #isHeld(): boolean {
    return this.#stdout.isHeld || this.#stderr.isHeld;
  }

  #commandEnded(): void {
    this.#stdout.commandEnded();
    this.#stderr.commandEnded();
  }

  #contactLost(cause: OpsError): void {
    this.#finish('unknown', { error: contactLost(inNameOf(this.#options.target, cause)) });
  }

  #turnAway(): void {
    const { pid } = this.#progress;
    if (pid === undefined || this.#result !== undefined || this.#ending) return;
    // Without contact the loss will be told anyway.
    this.#options
      .ending()
      .turnAway(pid)
      .catch(() => {});
  }

  #finish(status: ExecutionStatus, facts: Pick<ExecutionResult, 'timeout' | 'error'> = {}): void {
    if (this.#result !== undefined) return;
    this.#conclude(status, facts);
    if (this.#progress.exit === undefined || this.#ending || this.#session.hasEnded) this.#session.close();
    else this.#session.endInput();
  }

  #conclude(status: ExecutionStatus, facts: Pick<ExecutionResult, 'timeout' | 'error'> = {}): void {
    const { timeout, error } = facts;
    const { exit } = this.#progress;
    const byItself = status === 'exited' || status === 'signalled';
    const result: ExecutionResult = {
      status,
      exitCode: byItself || this.#ending ? (exit?.exitCode ?? null) : null,
      signal: exit?.signal ?? null,
      startedAt: this.#startedAt,
      endedAt: this.#options.clock.now(),
      ...(timeout === undefined ? {} : { timeout }),
      ...(error === undefined ? {} : { error }),
    };
    this.#result = result;
    clearTimeout(this.#late);
    this.#limits?.clear();
    this.#feed?.stop();
    this.#commandEnded();
    this.#settle(result);
    for (const listener of this.#endListeners) listener(result);
  }
}
