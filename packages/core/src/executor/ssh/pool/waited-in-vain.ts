import { OpsError } from '../../../errors/ops-error.js';

/** What is known of a wait for a free session. */
export interface Wait {
  /** What of this side the login of a further connection waits for. */
  readonly awaited: string | undefined;
  /** Sessions that are open, where as many connections stand as may. */
  readonly taken: number;
  /** Why a further connection failed, if one did. */
  readonly failure: unknown;
}

/** What is said of a wait that took longer than it may, by the code of its error. */
const late: ReadonlyMap<string, { readonly begin: (host: string, limit: number) => string; readonly limit: string }> =
  new Map([
    [
      'start-timed-out',
      {
        begin: (host, limit) => `The command had not started on ${host} after ${limit} ms; it did not run.`,
        limit: 'timeouts.start',
      },
    ],
    [
      'transfer-timed-out',
      {
        begin: (host, limit) => `The transfer had no session with ${host} after ${limit} ms; nothing was transferred.`,
        limit: 'timeouts.queue',
      },
    ],
  ]);

/**
 * What a wait for a free session ended with, told together with what it waited for.
 *
 * @param reason - what ended it
 */
export function waitedInVain(reason: unknown, { awaited, taken, failure }: Wait): unknown {
  const words = OpsError.is(reason) ? late.get(reason.code) : undefined;
  if (!OpsError.is(reason) || words === undefined) return reason;
  const { code, details, message } = reason;
  const begin = words.begin(String(details['host']), Number(details['limit']));
  if (awaited !== undefined) {
    return new OpsError(
      code,
      `${begin} The login still waited for ${awaited}, and the time that takes counts: answer sooner, or allow more (${words.limit}).`,
      { details: { ...details, awaited } },
    );
  }
  if (OpsError.is(failure)) {
    const why = `All sessions were taken, and a further connection failed: ${failure.message}`;
    return new OpsError(code, `${message} ${why}`, { details, cause: failure });
  }
  if (taken === 0) return reason;
  return new OpsError(
    code,
    `${begin} Every session that may be open there (${taken}) was taken: by commands, transfers, or background processes of commands that have ended, which keep their output open. Run less at once, redirect what runs on in the background (>/dev/null 2>&1), or allow more time (${words.limit}) or connections (pool.connections).`,
    { details },
  );
}
