/** Something that is being read for all who wait for it, until none does. */
export interface SharedReading<Value> {
  /** Whether nobody waits any more: it is ended, and serves no one. */
  readonly isAbandoned: boolean;
  /** Settles once it has ended, however it did. Never rejects. */
  readonly ended: Promise<void>;
  /**
   * Its value.
   *
   * @param signal - ends the wait; the last one to leave ends the reading
   * @param left - what to reject with then
   */
  wait(signal: AbortSignal | undefined, left: () => Error): Promise<Value>;
}

/**
 * @param read - told to end by the signal; not called at all when everybody has left before that
 * @param after - what it waits for; it never begins before the caller has its reading
 */
export function sharedReading<Value>(
  read: (signal: AbortSignal) => Promise<Value>,
  after?: Promise<void>,
): SharedReading<Value> {
  const nobody = new AbortController();
  let waiting = 0;
  let isOver = false;
  const begin = (): Promise<Value> => {
    nobody.signal.throwIfAborted();
    return read(nobody.signal);
  };
  const value = (after ?? Promise.resolve()).then(begin).finally(() => {
    isOver = true;
  });
  const ended = value.then(
    () => {},
    () => {},
  );

  const leave = (): void => {
    waiting -= 1;
    if (waiting === 0 && !isOver) nobody.abort(new Error('nobody waits for it any more'));
  };
  return {
    get isAbandoned() {
      return nobody.signal.aborted;
    },
    ended,
    wait: async (signal, left) => {
      waiting += 1;
      const waited = new AbortController();
      try {
        if (signal === undefined) return await value;
        const aborted = new Promise<never>((_resolve, reject) => {
          const options = { once: true, signal: waited.signal };
          signal.addEventListener('abort', () => reject(left()), options);
        });
        return await Promise.race([value, aborted]);
      } finally {
        waited.abort();
        leave();
      }
    },
  };
}
