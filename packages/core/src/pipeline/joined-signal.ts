import { heardByMany } from '../errors/abort-signal.js';

/** A signal that aborts with the request's signal or the pilot's; `release` lets go of both. */
export interface JoinedSignal {
  readonly signal: AbortSignal;
  release(): void;
}

const nothing = (): void => {};

/** Joins two signals without leaving a listener behind on the one that outlives the other. */
export function joinSignals(given: AbortSignal | undefined, own: AbortSignal): JoinedSignal {
  if (given === undefined) return { signal: own, release: nothing };
  const controller = new AbortController();
  const sources = [given, own];
  // One signal may serve a fleet of commands, and one command many plugins; that is no leak to warn of.
  heardByMany(given, controller.signal);
  const follow = (): void => controller.abort(sources.find(({ aborted }) => aborted)?.reason);
  for (const source of sources) {
    if (source.aborted) controller.abort(source.reason);
    source.addEventListener('abort', follow, { once: true });
  }
  const release = (): void => {
    for (const source of sources) source.removeEventListener('abort', follow);
  };
  return { signal: controller.signal, release };
}

/** A signal that ends a command, and until it has begun also by its permit. */
export interface StartSignal extends JoinedSignal {
  /** The command has begun: a permit that is taken back now is no reason to end it. */
  begun(): void;
}

/** Joins the signal of a command with the permit to begin it. */
export function joinPermit(withdrawn: AbortSignal | undefined, own: AbortSignal): StartSignal {
  if (withdrawn === undefined) return { signal: own, begun: nothing, release: nothing };
  const permit = new AbortController();
  heardByMany(withdrawn);
  const withdraw = (): void => permit.abort(withdrawn.reason);
  if (withdrawn.aborted) withdraw();
  withdrawn.addEventListener('abort', withdraw, { once: true });
  return { ...joinSignals(permit.signal, own), begun: () => withdrawn.removeEventListener('abort', withdraw) };
}
