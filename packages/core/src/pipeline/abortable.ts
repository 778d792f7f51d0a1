function isThenable<Value>(work: Value | PromiseLike<Value>): work is PromiseLike<Value> {
  return typeof work === 'object' && work !== null && 'then' in work && typeof work.then === 'function';
}

/** Waits for `work`, but no longer than `signal` allows: rejects with its reason at once. */
export async function abortable<Value>(signal: AbortSignal, work: Value | PromiseLike<Value>): Promise<Value> {
  if (!isThenable(work)) {
    signal.throwIfAborted();
    return work;
  }
  return new Promise<Value>((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    // Heard even when nobody waits any more: a rejection that comes late must not be an unhandled one.
    Promise.resolve(work)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
