import type { OpsError } from '../../../errors/ops-error.js';
import type { TerminalOptions } from '../../executor.js';

/** What the server is asked for. */
export interface SessionRequest {
  /** Run through the login shell. */
  readonly line: string;
  readonly terminal: TerminalOptions | undefined;
  /** Whether the machine is offered the agent. */
  readonly forwardAgent: boolean;
}

/** What a session asks for, one after the other, once it is open. */
export type Step = 'agent' | 'terminal' | 'command';

/**
 * Why a session does not run its line. The server opened none, and by RFC 4254, 5.1, said why; refused what it was asked
 * for; closed it in place of an answer; or contact was lost.
 */
export type SessionRefusal =
  | { readonly kind: 'unopened'; readonly reason: number | undefined; readonly description: string }
  | { readonly kind: 'refused' | 'unanswered'; readonly step: Step }
  | { readonly kind: 'lost'; readonly loss: OpsError };

/** Told what becomes of a session that runs. */
export interface SessionAttendant {
  /** How the command ended: by itself with a code, or through a signal such as `SIGTERM`. */
  exited(code: number | null, signal: string | null): void;
  /** No more comes on either stream, and both have been told. SSH knows no end of a single one. */
  ended(): void;
  /** It is over: the server closed it, or contact was lost. */
  closed(loss: OpsError | undefined): void;
  /** The command goes on writing to a stream whose reader is gone. */
  turnedAway(): void;
}
