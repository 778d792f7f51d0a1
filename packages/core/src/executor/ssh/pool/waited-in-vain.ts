import { OpsError } from '../../../errors/ops-error.js';
import type { ExecutorErrorCode } from '../../executor.js';
import { executorError } from '../../executor-error.js';

/**
 * What a wait for a free session ended with, told together with what it waited for.
 *
 * @param reason - what ended it
 * @param awaited - what of this side the login of a further connection waits for
 * @param taken - sessions that are open, where as many connections stand as may
 * @param failure - of the last attempt at a further connection, if there was one
 */
export function waitedInVain(
  reason: unknown,
  { awaited, taken, failure }: { awaited: string | undefined; taken: number; failure: unknown },
): unknown {
  if (!OpsError.is<ExecutorErrorCode>(reason, 'start-timed-out')) return reason;
  const { details, message } = reason;
  const { host, limit } = details;
  const late = `The command had not started on ${String(host)} after ${Number(limit)} ms; it did not run.`;
  if (awaited !== undefined) {
    return executorError(
      'start-timed-out',
      `${late} The login still waited for ${awaited}, and the time that takes counts: answer sooner, or allow more (timeouts.start).`,
      { details: { ...details, awaited } },
    );
  }
  if (OpsError.is(failure)) {
    const why = `All sessions were taken, and a further connection failed: ${failure.message}`;
    return executorError('start-timed-out', `${message} ${why}`, { details, cause: failure });
  }
  if (taken === 0) return reason;
  return executorError(
    'start-timed-out',
    `${late} Every session that may be open there (${taken}) was taken: by commands, transfers, or background processes of commands that have ended, which keep their output open. Run less at once, redirect what runs on in the background (>/dev/null 2>&1), or allow more time or connections (pool.connections).`,
    { details },
  );
}
