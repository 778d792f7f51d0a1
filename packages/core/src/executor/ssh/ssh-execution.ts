import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
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
import { inNameOf } from './in-name-of.js';
import type { SshTarget } from './ssh-target.js';
import { contactLost, endedUntold, inputFailed, StillOpen, terminationUnconfirmed } from './unproved-end.js';

/** Why we end a command. */
export type EndReason =
  | { readonly status: 'timed-out'; readonly timeout: 'total' | 'idle' }
  | { readonly status: 'cancelled'; readonly error?: OpsError };

/** What ends a command's processes on its machine; see `RemoteProcesses`. */
export interface RemoteEnding {
  /**
   * Ends all of them. Resolves with the pids of those still there; rejects when nobody could look, or not at everybody's.
   *
   * @param isReading - whether their input is still open. It must not end before they do: cut off, it could look whole
   * @param exited - resolves when the first of them has ended
   */
  end(pid: number | undefined, isReading: boolean, exited: Promise<void>): Promise<readonly number[]>;
  /** Tells the command that nobody reads its output any more. */
  turnAway(pid: number): Promise<void>;
}

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

/** Milliseconds that a channel has to close once its command is gone, after the last that was heard of it. */
const patience = 2_000;
/** Times that patience, for output that was still on its way. */
const mostPatience = 5;
/** Milliseconds that a login which has not come to the command has between SIGTERM and SIGKILL. */
const courtesy = 500;

/** A command on another machine, from its start to the proof of its end. */
export class SshExecution implements Execution {
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly result: Promise<ExecutionResult>;
  readonly #session: Session;
  readonly #options: SshExecutionOptions;
  readonly #stdout: RelayedOutput;
  readonly #stderr: RelayedOutput;
  readonly #endListeners: ((result: ExecutionResult) => void)[] = [];
  readonly #closeListeners: (() => void)[] = [];
  #tellExit: () => void = () => {};
  #settle: (result: ExecutionResult) => void = () => {};
  #result: ExecutionResult | undefined;
  #isClosed = false;
  #ending = false;
  #exit: Pick<ExecutionResult, 'exitCode' | 'signal'> | undefined;
  #streaming = 2;
  /** Counted up with all that is heard of it. */
  #heard = 0;
  #pid: number | undefined;
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
        this.#heard += 1;
        this.#limits?.touch();
      },
      collectEarly,
      drained: (received: () => number) => drained(() => connection.echo(), received),
      over: () => {
        this.#streaming -= 1;
        this.#finishIfOver();
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
    return this.#isClosed;
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
    if (this.#isClosed) listener();
    else this.#closeListeners.push(listener);
  }

  /** The process that leads the command's session, once it has said so. */
  identify(pid: number): void {
    this.#pid ??= pid;
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
   * Closes the channel: a launch that was not told to go on ends without having run anything. Nobody need wait for it:
   * sudo takes seconds over a wrong password.
   */
  withdraw(): void {
    // A login that hangs before the launch would stay.
    if (this.#exit === undefined) this.#session.signal('TERM');
    this.#finish('cancelled');
  }

  /**
   * Ends the command and all that it started; the result follows when they are gone. No effect on one that has ended and
   * whose output comes to its end too: but a reader who does not read it is not waited for.
   */
  end(reason: EndReason): void {
    if (this.#result !== undefined) return;
    if (this.#exit === undefined) this.#endNow(reason);
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
      const exited = new Promise<void>((resolve) => {
        if (this.#exit === undefined) this.#tellExit = resolve;
        else resolve();
      });
      const isGone = await this.#endLogin();
      const isReading = this.#options.readsInput && this.#session.isInputOpen;
      const remaining = isGone ? [] : await this.#options.ending().end(this.#pid, isReading, exited);
      if (remaining.length > 0) {
        this.#finish('unknown', { error: terminationUnconfirmed(reason, remaining) });
        return;
      }
      if (await this.#isOver()) this.#finish(reason.status, reason);
      else this.#finish('unknown', { error: terminationUnconfirmed(reason, [], new StillOpen()) });
    } catch (cause) {
      this.#finish('unknown', { error: terminationUnconfirmed(reason, [], cause) });
    }
  }

  /**
   * Whether the server agrees that nobody is left: it keeps a session open for as long as the command's first process is
   * there, or anybody who holds its output. A reader of ours who takes none of that holds it open too.
   */
  async #isOver(): Promise<boolean> {
    for (let times = 0, heard = -1; times < mostPatience && heard !== this.#heard; times++) {
      heard = this.#heard;
      await Promise.race([this.#whenClosed(), delay(patience, undefined, { ref: false })]);
      if (this.#isClosed) return true;
      if (this.#exit === undefined) continue;
      if (this.#session.hasEnded || this.#isHeld()) return true;
    }
    return false;
  }

  /**
   * Ends a login that has not come to the command. It may hang in a profile, and so would whoever looks for it; left
   * alone, it would run the command whenever it wakes up.
   *
   * @returns whether it is proven to be gone without having come to it: all that it said was seen, and no word of ours
   */
  async #endLogin(): Promise<boolean> {
    if (this.#pid !== undefined) return false;
    for (const [signal, milliseconds] of [
      ['TERM', courtesy],
      ['KILL', patience],
    ] as const) {
      this.#session.signal(signal);
      await Promise.race([this.#whenClosed(), delay(milliseconds, undefined, { ref: false })]);
      if (this.#pid !== undefined) return false;
      if (this.#exit !== undefined && this.#session.hasEnded) return true;
    }
    return false;
  }

  /** A result only when nothing of its output can be missing, or what is missing is not the command's. */
  #finishIfOver(): void {
    if (this.#exit === undefined || this.#ending) return;
    if (!this.#session.hasEnded && this.#streaming > 0) return;
    this.#finish(this.#exit.signal === null ? 'exited' : 'signalled');
  }

  #exited(exitCode: number | null, signal: string | null): void {
    this.#exit = { exitCode, signal };
    // How long its output takes from here on is its reader's affair.
    this.#limits?.clear();
    this.#tellExit();
    // In most cases the end of its output is the next thing in the same packet: then there is nothing to watch.
    queueMicrotask(() => this.#commandEnded());
    this.#finishIfOver();
  }

  #closed(loss: OpsError | undefined): void {
    this.#isClosed = true;
    for (const listener of this.#closeListeners) listener();
    if (loss !== undefined) this.#contactLost(loss);
    else if (this.#result === undefined && !this.#ending) this.#finish('unknown', { error: endedUntold() });
  }

  #whenClosed(): Promise<void> {
    return new Promise((resolve) => this.onClose(resolve));
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
    if (this.#pid === undefined || this.#result !== undefined || this.#ending) return;
    // Without contact the loss will be told anyway.
    this.#options
      .ending()
      .turnAway(this.#pid)
      .catch(() => {});
  }

  #finish(status: ExecutionStatus, facts: Pick<ExecutionResult, 'timeout' | 'error'> = {}): void {
    if (this.#result !== undefined) return;
    const { timeout, error } = facts;
    const byItself = status === 'exited' || status === 'signalled';
    this.#result = {
      status,
      exitCode: byItself || this.#ending ? (this.#exit?.exitCode ?? null) : null,
      signal: this.#exit?.signal ?? null,
      startedAt: this.#startedAt,
      endedAt: this.#options.clock.now(),
      ...(timeout === undefined ? {} : { timeout }),
      ...(error === undefined ? {} : { error }),
    };
    clearTimeout(this.#late);
    this.#limits?.clear();
    this.#feed?.stop();
    this.#commandEnded();
    if (this.#exit === undefined || this.#ending || this.#session.hasEnded) this.#session.close();
    else this.#session.endInput();
    this.#settle(this.#result);
    for (const listener of this.#endListeners) listener(this.#result);
  }
}
