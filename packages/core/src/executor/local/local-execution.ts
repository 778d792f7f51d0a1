import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../clock/clock.js';
import { OpsError } from '../../errors/ops-error.js';
import { type ExecutionFeed, feedInput } from '../execution-input.js';
import { armLimits, type ExecutionLimits, systemSchedule } from '../execution-limits.js';
import type {
  Execution,
  ExecutionErrorCode,
  ExecutionOptions,
  ExecutionResult,
  ExecutionStatus,
  TerminalSize,
} from '../executor.js';
import { executorError } from '../executor-error.js';
import { type EndFamilyOptions, endFamily } from '../processes/end-family.js';
import { HiddenProcesses, showsEverybody } from '../processes/hidden-processes.js';
import { processFamily } from '../processes/process-family.js';
import type { ProcessEntry, ProcessTable } from '../processes/process-table.js';
import { sendSignal } from '../processes/send-signal.js';
import { type OutputFilter, RelayedOutput, socketSource } from '../relay-output.js';
import type { StartedProcess } from './spawn-process.js';

/** Why we end a command. */
export type EndReason =
  | { readonly status: 'timed-out'; readonly timeout: 'total' | 'idle' }
  | { readonly status: 'cancelled'; readonly error?: OpsError };

export interface LocalExecutionOptions {
  readonly id: string;
  readonly clock: Clock;
  readonly table: ProcessTable;
  /** Told of all output, whichever command's. */
  readonly collectEarly: (bytes: number) => void;
  /** Milliseconds from SIGTERM to SIGKILL. */
  readonly grace: number;
  readonly filter?: { readonly stream: 'stdout' | 'stderr'; readonly reports: OutputFilter } | undefined;
  readonly escalate?: EndFamilyOptions['escalate'];
  readonly resize?: ((size: TerminalSize) => Promise<void>) | undefined;
}

/** Milliseconds to wait for processes to be gone after SIGKILL; longer only when the kernel itself is stuck. */
const patience = 2_000;

/** A command on this machine, from its start to the proof of its end. */
export class LocalExecution implements Execution {
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly result: Promise<ExecutionResult>;
  readonly #child: StartedProcess;
  readonly #options: LocalExecutionOptions;
  readonly #outputs: readonly RelayedOutput[];
  readonly #input: Socket | null;
  #limits: ExecutionLimits | undefined;
  #startedAt: number;
  readonly #exited: Promise<void>;
  #settle: (result: ExecutionResult) => void = () => {};
  #feed: ExecutionFeed | undefined;
  #hasExited = false;
  #ending = false;

  constructor(child: StartedProcess, options: LocalExecutionOptions) {
    const { clock, collectEarly, filter } = options;
    this.#child = child;
    this.#options = options;
    this.#startedAt = clock.now();
    const relayed = { touched: () => this.#limits?.touch(), collectEarly };
    const relay = (name: 'stdout' | 'stderr'): RelayedOutput => {
      const source = socketSource(child[name] as Socket);
      return new RelayedOutput(source, filter?.stream === name ? filter.reports : undefined, relayed);
    };
    this.#outputs = [relay('stdout'), relay('stderr')];
    for (const output of this.#outputs) output.begin();
    [this.stdout, this.stderr] = this.#outputs.map(({ stream }) => stream) as [Readable, Readable];
    this.#input = takeInput(child);
    this.result = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#exited = new Promise((resolve) => {
      child.once('exit', () => {
        this.#hasExited = true;
        resolve();
        if (!this.#ending) this.#finish(child.signalCode === null ? 'exited' : 'signalled');
      });
    });
  }

  /** Counts the command's time from here. */
  arm(timeouts: ExecutionOptions['timeouts']): void {
    const { clock } = this.#options;
    if (this.#hasExited || this.#ending) return;
    this.#startedAt = clock.now();
    this.#limits = armLimits(timeouts, {
      schedule: systemSchedule,
      monotonic: () => clock.monotonic(),
      isHeld: () => this.#outputs.some((output) => output.isHeld),
      passed: (timeout) => this.end({ status: 'timed-out', timeout }),
    });
  }

  /** Sends the command its input; without any, its end of file. */
  feed(input: ExecutionOptions['stdin']): void {
    if (this.#input === null || this.#ending) return;
    this.#feed = feedInput(input ?? '', this.#input, (cause) => {
      const error = new OpsError<ExecutionErrorCode>(
        'stdin-failed',
        'The stream handed in as stdin threw; the command was ended, having read a part of it.',
        { cause },
      );
      this.end({ status: 'cancelled', error });
    });
  }

  /** Writes to what goes before the command: a password for sudo, the answer for a launch script. */
  tell(text: string): void {
    if (!this.#ending) this.#input?.write(text);
  }

  /** Ends the command and all that it started; the result follows when they are gone. No effect on one that has ended. */
  end(reason: EndReason): void {
    if (this.#hasExited || this.#ending) return;
    this.#ending = true;
    this.#limits?.clear();
    // Stopped, not closed: an end of file now could make a cut-off input look like a whole one.
    this.#feed?.stop();
    void this.#endFamily(reason);
  }

  /** Closes the input of a launch script that was not told to go on: it ends without having run anything. */
  withdraw(): void {
    this.#input?.destroy();
  }

  resize(size: TerminalSize): Promise<void> {
    const { resize } = this.#options;
    if (resize === undefined) {
      return Promise.reject(
        executorError('pty-not-requested', 'The command has no terminal to resize. Start it with the option "pty".'),
      );
    }
    return this.#hasExited ? Promise.resolve() : resize(size);
  }

  async #endFamily(reason: EndReason): Promise<void> {
    const { id, table, clock, grace, escalate } = this.#options;
    let isWhole = false;
    const look = async (): Promise<readonly ProcessEntry[]> => {
      const entries = await table.look();
      isWhole = showsEverybody(entries);
      return entries;
    };
    try {
      const remaining = await endFamily({
        family: processFamily(this.#child.pid, id),
        table: { look },
        grace,
        patience,
        escalate,
        send: sendSignal,
        monotonic: () => clock.monotonic(),
        wait: (milliseconds) => this.#wait(milliseconds),
      });
      // Nobody is left, or merely as a zombie that Node is about to collect.
      if (remaining.length === 0 && !this.#hasExited) await this.#wait(patience);
      if (remaining.length > 0) this.#finish('unknown', { error: unconfirmed(reason, remaining) });
      else if (!this.#hasExited) this.#finish('unknown', { error: unconfirmed(reason, [this.#child.pid]) });
      else if (isWhole) this.#finish(reason.status, reason);
      else this.#finish('unknown', { error: unconfirmed(reason, [], new HiddenProcesses()) });
    } catch (cause) {
      this.#finish('unknown', { error: unconfirmed(reason, [this.#child.pid], cause) });
    }
  }

  #wait(milliseconds: number): Promise<void> {
    if (this.#hasExited) return delay(milliseconds);
    const abort = new AbortController();
    const pause = delay(milliseconds, undefined, { signal: abort.signal }).catch(() => {});
    return Promise.race([pause, this.#exited]).finally(() => abort.abort());
  }

  #finish(status: ExecutionStatus, facts: Pick<ExecutionResult, 'timeout' | 'error'> = {}): void {
    this.#limits?.clear();
    this.#feed?.stop();
    this.#input?.destroy();
    for (const output of this.#outputs) output.commandEnded();
    const { timeout, error } = facts;
    this.#settle({
      status,
      exitCode: this.#child.exitCode,
      signal: this.#child.signalCode,
      startedAt: this.#startedAt,
      endedAt: this.#options.clock.now(),
      ...(timeout === undefined ? {} : { timeout }),
      ...(error === undefined ? {} : { error }),
    });
  }
}

/**
 * Takes the input from Node, which would close it as soon as the shell ends: while the rest of a cancelled command is still
 * being ended, what reads the input must not see an end of file.
 */
function takeInput(child: StartedProcess): Socket | null {
  const input = child.stdin as Socket | null;
  (child as { stdin: unknown }).stdin = null;
  input?.on('error', () => {});
  return input;
}

function unconfirmed(reason: EndReason, pids: readonly number[], cause?: unknown): OpsError<ExecutionErrorCode> {
  const wanted = reason.status === 'cancelled' ? 'cancelled' : `ended for its ${reason.timeout} limit`;
  const left =
    pids.length === 0
      ? `whether its processes are gone could not be seen: ${(cause as Error).message}. Look at the machine as root with "ps" and end what is left by hand.`
      : `these processes could not be seen to end: ${pids.join(', ')}. They may run as another user or hang in the kernel; look at them with "ps" and end them by hand.`;
  return new OpsError('termination-unconfirmed', `The command was to be ${wanted}, but ${left}`, {
    details: { pids, wanted: reason.status },
    cause,
  });
}
