import { Readable } from 'node:stream';
import type { Clock } from '../../clock/clock.js';
import { OpsError } from '../../errors/ops-error.js';
import type { Execution, ExecutionErrorCode } from '../executor.js';

/** A command that was sent, and nothing was heard of it since. */
export function lostExecution(cause: OpsError, clock: Clock): Execution {
  const now = clock.now();
  const error = new OpsError<ExecutionErrorCode>(
    'contact-lost',
    `Contact was lost right after the command was sent: ${cause.message} It may have run. Look at the host before running it again.`,
    { cause },
  );
  return {
    stdout: Readable.from([]),
    stderr: Readable.from([]),
    result: Promise.resolve({ status: 'unknown', exitCode: null, signal: null, startedAt: now, endedAt: now, error }),
    resize: () => Promise.resolve(),
  };
}
