import type { Become, ExecutionInput, ExecutionTimeouts, TerminalOptions } from '../executor/executor.js';
import type { JsonValue } from '../history/command-record.js';
import type { Actor } from './actor.js';
import type { Outcome } from './outcome.js';

/** Bytes that a command wrote, secrets taken out. */
export interface OutputChunk {
  readonly stream: 'stdout' | 'stderr';
  readonly bytes: Uint8Array;
}

/** Leave to begin a command, which may be taken back while that waits, as for an approval or a connection. */
export interface StartPermit {
  /**
   * Asked once, when the command is about to begin: after all that decides on it, and before an approval is used up. What it
   * rejects with keeps the command from beginning, and is its error.
   */
  readonly check: (signal: AbortSignal) => Promise<void>;
  /** Aborted when it is taken back: a command that has not begun on its host never does, and one that has goes on. */
  readonly withdrawn: AbortSignal;
}

/** How, where and for whom a command is to run. */
export interface RequestOptions {
  /** Name of a host the pilot knows; default `localhost`. */
  readonly host?: string;
  /** Who asks; default the pilot's own actor. */
  readonly actor?: Actor | string;
  /** Absolute path on the host. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Variables that are filled from the secrets provider: variable name to secret name. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly stdin?: ExecutionInput;
  readonly pty?: TerminalOptions;
  readonly become?: Become;
  readonly timeouts?: ExecutionTimeouts;
  /** Exit codes that mean success; default `[0]`. */
  readonly successExitCodes?: readonly number[];
  /** Commands that must exit with 0 afterwards for the outcome to be `succeeded`. They pass the same gates, beforehand. */
  readonly verify?: readonly string[];
  /** Id of an approval given beforehand for exactly this request. */
  readonly approval?: string;
  /** Kept in the history: change number, ticket, pipeline run. */
  readonly metadata?: Readonly<Record<string, JsonValue>>;
  readonly parent?: string;
  /**
   * Names the execution on its host, for an executor that keeps receipts by names: 1..64 of `A-Z a-z 0-9 _ -`. Default the
   * command's id.
   */
  readonly execution?: string;
  readonly signal?: AbortSignal;
  /** Without, nothing but `signal` keeps it from beginning. */
  readonly permit?: StartPermit;
  /** Sees the output as it comes; while a returned promise is pending the command is slowed down. */
  readonly onOutput?: (chunk: OutputChunk) => void | Promise<void>;
}

/** What to do: a command for the host's shell, or a sentence that a plugin turns into one. */
export type CommandRequest = RequestOptions & ({ readonly command: string } | { readonly intent: string });

/**
 * Sends a command down the whole path. A string is a command with no options.
 *
 * Every expected end is a value: see {@link Outcome}; a secret that is not to be had for a command is one of them: `failed`
 * at `propose`, nothing run. Rejects only when there is no command to tell of: the request is invalid, its host unknown, no
 * command was made of its sentence, it was cancelled before that, or the pilot is closed. Nothing is recorded then.
 *
 * @throws OpsError with a {@link RequestErrorCode}; for a sentence also `secret-unavailable`, or what the provider throws
 */
export type Run = (request: CommandRequest | string) => Promise<Outcome>;

/** Codes with which `run`, `plan` and `propose` reject. */
export type RequestErrorCode =
  | 'invalid-request'
  | 'unknown-host'
  | 'no-proposal'
  | 'proposal-failed'
  | 'proposal-cancelled'
  | 'pilot-not-ready'
  | 'pilot-closed';
