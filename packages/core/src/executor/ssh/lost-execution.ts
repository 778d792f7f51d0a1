import { Readable } from 'node:stream';
import type { Clock } from '../../clock/clock.js';
import type { OpsError } from '../../errors/ops-error.js';
import type { Execution } from '../executor.js';
import { contactLostAtOnce } from './unproved-end.js';

/** A command that was sent, and nothing was heard of it since. */
export function lostExecution(cause: OpsError, clock: Clock): Execution {
  const now = clock.now();
  const error = contactLostAtOnce(cause);
  return {
    stdout: Readable.from([]),
    stderr: Readable.from([]),
    result: Promise.resolve({ status: 'unknown', exitCode: null, signal: null, startedAt: now, endedAt: now, error }),
    resize: () => Promise.resolve(),
  };
}
