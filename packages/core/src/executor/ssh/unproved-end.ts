import { OpsError } from '../../errors/ops-error.js';
import type { ExecutionErrorCode } from '../executor.js';
import { HiddenProcesses } from '../processes/hidden-processes.js';
import type { EndReason } from './ssh-execution.js';

/** No process of a command is seen any more, and the server keeps its session open all the same. */
export class StillOpen extends Error {
  constructor() {
    super('the server keeps its session open, as it does while anybody is left who holds its output');
  }
}

type UnprovedEnd = OpsError<ExecutionErrorCode>;

/** The way to a command broke while it ran. */
export function contactLost(cause: OpsError): UnprovedEnd {
  return new OpsError(
    'contact-lost',
    `Contact was lost while the command ran: ${cause.message} It may have run to any point, and may still run. Look at the host before running it again.`,
    { cause },
  );
}

/** The way broke before the server said whether it took the command. */
export function contactLostAtOnce(cause: OpsError): UnprovedEnd {
  return new OpsError(
    'contact-lost',
    `Contact was lost right after the command was sent: ${cause.message} It may have run. Look at the host before running it again.`,
    { cause },
  );
}

/** The server ended the session, and the connection stands. */
export function endedUntold(): UnprovedEnd {
  return new OpsError(
    'contact-lost',
    'The server closed the session without saying how the command ended; it may have run to any point. Look at the host before running it again.',
  );
}

/** The stream that was to be a command's input threw. */
export function inputFailed(cause: unknown): UnprovedEnd {
  return new OpsError(
    'stdin-failed',
    'The stream handed in as stdin threw; the command was ended, having read a part of it.',
    { cause },
  );
}

/**
 * We tried to end a command.
 *
 * @param pids - processes of it that were seen to be left
 */
export function terminationUnconfirmed(reason: EndReason, pids: readonly number[], cause?: unknown): UnprovedEnd {
  const wanted = reason.status === 'cancelled' ? 'cancelled' : `ended for its ${reason.timeout} limit`;
  const why = cause instanceof HiddenProcesses || cause instanceof StillOpen ? `: ${cause.message}` : '';
  const left =
    pids.length === 0
      ? `whether its processes are gone could not be seen${why}`
      : `these processes could not be seen to end: ${pids.join(', ')}`;
  return new OpsError(
    'termination-unconfirmed',
    `The command was to be ${wanted}, but ${left}. Look at the host with "ps" and end what is left by hand.`,
    { details: { pids, wanted: reason.status }, cause },
  );
}
