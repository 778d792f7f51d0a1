/** Waits for `work`, but no longer than `signal` allows: rejects with its reason at once. */
export async function abortable<Value>(signal: AbortSignal, work: Value | Promise<Value>): Promise<Value> {
  signal.throwIfAborted();
  if (!(work instanceof Promise)) return work;
  return new Promise<Value>((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
