import { OpsError } from '../../../errors/ops-error.js';
import type { StopSignal } from '../connection/stop.js';
import type { SshErrorCode } from '../ssh-error.js';
import type { Lease } from './host-connections.js';

/** Sessions that may be refused, or connections lost, before a start is given up. */
const mostTries = 8;

/** Milliseconds before a session that was refused is asked for again, at first. */
const firstPause = 10;

const again: ReadonlySet<string> = new Set<SshErrorCode>(['session-refused', 'session-timed-out', 'connection-lost']);

/**
 * Does again what another connection, or the same one a little later, may do better. Coming by a connection is not tried
 * again here: whoever makes them has done so.
 *
 * @param lease - comes by a connection
 * @param use - has had no effect when it throws one of these errors
 */
export async function tryAgain<Value>(
  lease: () => Lease | Promise<Lease>,
  use: (lease: Lease) => Promise<Value>,
  signal: StopSignal | undefined,
): Promise<Value> {
  for (let tries = 1; ; tries++) {
    const leased = await lease();
    try {
      return await use(leased);
    } catch (error) {
      if (!OpsError.is(error) || !again.has(error.code) || tries >= mostTries) throw error;
      // A server needs a moment to free the session of a command that has just ended.
      if (!(await waited(firstPause * 2 ** (tries - 1), signal))) throw error;
    }
  }
}

/** Whether nobody stopped the wait. */
function waited(milliseconds: number, signal: StopSignal | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const stop = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve(true);
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted === true) stop();
  });
}
