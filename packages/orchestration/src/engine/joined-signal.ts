import { setMaxListeners } from 'node:events';

/** A signal for one wait. */
export interface JoinedSignal {
  readonly signal: AbortSignal;
  /** The wait is over: aborts the signal, for whoever else waits by it. */
  end(): void;
}

/**
 * A signal that aborts with any of others, which last for longer: once it has ended it leaves nothing behind on them, where what
 * `AbortSignal.any` makes hangs on them for as long as they live.
 */
export function joinedSignal(...others: readonly AbortSignal[]): JoinedSignal {
  const controller = new AbortController();
  // Any number of waits may end with a run: that is no leak to warn of.
  setMaxListeners(0, ...others);
  const end = (): void => {
    for (const other of others) other.removeEventListener('abort', end);
    controller.abort(others.find(({ aborted }) => aborted)?.reason);
  };
  for (const other of others) other.addEventListener('abort', end, { once: true });
  if (others.some(({ aborted }) => aborted)) end();
  return { signal: controller.signal, end };
}
