import type { PipelineParts } from './parts.js';

/** A wait that goes on for a while although the pilot closes; `release` ends its timer. */
export interface Patience {
  /** Aborts once the pilot has been closing for so long that nobody waits any more. */
  readonly signal: AbortSignal;
  release(): void;
}

/** @param milliseconds - how long to go on after the pilot began to close */
export function closingPatience(
  { clock, signal }: Pick<PipelineParts, 'clock' | 'signal'>,
  milliseconds: number,
): Patience {
  const patience = new AbortController();
  const done = new AbortController();
  const begin = (): void => {
    const late = (): void => patience.abort(new Error(`It took longer than ${milliseconds} ms of the closing.`));
    clock.sleep(milliseconds, done.signal).then(late, () => {});
  };
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true, signal: done.signal });
  return { signal: patience.signal, release: () => done.abort() };
}
