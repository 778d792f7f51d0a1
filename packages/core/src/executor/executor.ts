import type { Readable } from 'node:stream';
import type { OpsError } from '../errors/ops-error.js';
import type { Host } from './host.js';

/** Three separate limits, each in milliseconds; an absent one does not limit. */
export interface ExecutionTimeouts {
  /** From the call of `start` until the process runs (over a network: connect, authenticate, open). */
  readonly start?: number;
  /** From the start of the process until its end. */
  readonly total?: number;
  /** Without a byte on stdout or stderr. */
  readonly idle?: number;
}

/** Size of a terminal, in character cells. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** A terminal for the command: its stdout and stderr arrive merged on `stdout`. */
export interface TerminalOptions extends TerminalSize {
  /** Value of `TERM`; default `xterm-256color`. */
  readonly term?: string;
}

/** Run as another user of the host, through sudo. */
export interface Become {
  readonly user: string;
  /**
   * Handed to sudo through stdin, never through argv or the environment. Hidden from everything shown and stored while its
   * command lasts, but not when it has fewer than 5 bytes: that would blot out ordinary text.
   */
  readonly password?: string;
}

/** What a command reads: nothing (default, end of file at once), bytes, or a stream of bytes pulled as the process reads. */
export type ExecutionInput = string | Uint8Array | AsyncIterable<Uint8Array>;

/** How a command is run. */
export interface ExecutionOptions {
  /**
   * Names this execution on the host, for receipts and for finding it again: 1..64 of `A-Z a-z 0-9 _ -`; default one of
   * chance. Two executions of one name are still two: ending one leaves the other alone.
   */
  readonly id?: string;
  /** Ends the command: every process it started is terminated, then killed. */
  readonly signal?: AbortSignal;
  readonly timeouts?: ExecutionTimeouts;
  /** Added to the few variables that an executor passes on its own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Names of those whose values are secret: an executor that keeps output anywhere keeps none of such a command. */
  readonly secrets?: readonly string[];
  /** Absolute path on the host. */
  readonly cwd?: string;
  readonly stdin?: ExecutionInput;
  readonly pty?: TerminalOptions;
  readonly become?: Become;
}

/**
 * How a started command ended.
 *
 * - `exited`: by itself, with `exitCode`.
 * - `signalled`: killed by `signal`, not by us.
 * - `timed-out`: we ended it because the limit `timeout` passed, and every process of it is gone.
 * - `cancelled`: we ended it because the signal aborted, the executor closed or its input failed (then `error` says so),
 *   and every process of it is gone.
 * - `not-run`: what was to lead the command on its host ended before the command began, and `error` says why: an adapter's
 *   proof that came too late for a rejected start.
 * - `unknown`: contact was lost, or its end could not be proved; it may have run, and may still run.
 */
export type ExecutionStatus = 'exited' | 'signalled' | 'timed-out' | 'cancelled' | 'not-run' | 'unknown';

/** How a started command ended. */
export interface ExecutionResult {
  readonly status: ExecutionStatus;
  /** 0..255, or null when the process did not exit by itself. A process that catches SIGTERM does exit by itself. */
  readonly exitCode: number | null;
  /** Name such as `SIGTERM`, or null. */
  readonly signal: string | null;
  /** The limit that passed, when `timed-out`. */
  readonly timeout?: 'total' | 'idle';
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Why it is `not-run`, why its end is `unknown`, or how the input failed; with an {@link ExecutionErrorCode} or an adapter's own code. */
  readonly error?: OpsError;
}

/** A command that has started. */
export interface Execution {
  /**
   * Raw bytes. The process is slowed down when nobody reads; call `resume()` on a stream that does not matter.
   * Destroying a stream closes the process's end too, as `| head` does.
   */
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Settles once the command has ended; never rejects. Does not wait for the streams to be read. */
  readonly result: Promise<ExecutionResult>;
  /** Changes the size of the terminal; rejects with `pty-not-requested` when there is none. */
  resize(size: TerminalSize): Promise<void>;
}

/** Codes of the errors that `Executor.start` rejects with: in each case the command has not run. */
export type ExecutorErrorCode =
  | 'invalid-command'
  | 'command-too-long'
  | 'invalid-execution-options'
  | 'host-not-local'
  | 'working-directory-unusable'
  | 'shell-missing'
  | 'start-failed'
  | 'start-timed-out'
  | 'start-cancelled'
  | 'become-unavailable'
  | 'pty-unavailable'
  | 'pty-not-requested'
  | 'executor-closed';

/**
 * Codes of the errors in an {@link ExecutionResult}.
 *
 * - `termination-unconfirmed`: we tried to end the command, and some of its processes are still there or cannot be seen.
 * - `contact-lost`: the way to the command broke while it ran.
 * - `stdin-failed`: the stream handed in as `stdin` threw; the command was ended without ever seeing an end of file.
 */
export type ExecutionErrorCode = 'termination-unconfirmed' | 'contact-lost' | 'stdin-failed';

/** Runs commands on hosts. */
export interface Executor {
  /** `local`, `ssh`, … */
  readonly kind: string;
  /** True when nothing really runs; outcomes then say so. */
  readonly simulated?: boolean;
  /**
   * Starts `command`, a line for the host's POSIX shell, on `host`.
   * A rejection (an `OpsError` with an {@link ExecutorErrorCode} or an adapter's own code) proves that the command never ran;
   * once resolved, the result tells how it ended.
   */
  start(host: Host, command: string, options?: ExecutionOptions): Promise<Execution>;
  /** Ends what still runs and frees connections. May be called twice. */
  close(): Promise<void>;
}
