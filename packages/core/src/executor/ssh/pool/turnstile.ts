/** Lets so many in at a time; the others wait in the order they came. */
export interface Turnstile {
  /** Whether nobody is in or waits. */
  readonly isUnused: boolean;
  /** Resolves with what lets the next one in. @throws the signal's reason */
  enter(signal: AbortSignal | undefined): Promise<() => void>;
}

/** @param places - 1 or more */
export function createTurnstile(places: number): Turnstile {
  let free = places;
  const waiting = new Set<() => void>();
  const leave = (): void => {
    const [next] = waiting;
    if (next === undefined) {
      free += 1;
      return;
    }
    waiting.delete(next);
    next();
  };
  const once = (): (() => void) => {
    let left = false;
    return () => {
      if (!left) leave();
      left = true;
    };
  };
  return {
    get isUnused() {
      return free === places;
    },
    enter: (signal) => {
      signal?.throwIfAborted();
      if (free > 0) {
        free -= 1;
        return Promise.resolve(once());
      }
      return new Promise((resolve, reject) => {
        const go = (): void => {
          signal?.removeEventListener('abort', giveUp);
          resolve(once());
        };
        const giveUp = (): void => {
          waiting.delete(go);
          reject(signal?.reason as Error);
        };
        signal?.addEventListener('abort', giveUp, { once: true });
        waiting.add(go);
      });
    },
  };
}
