import type { Readable } from 'node:stream';

/**
 * Carries every chunk of `source` to `sink`, one after the other, and waits for the sink before taking the next: a slow
 * sink slows the source down. Resolves when the source has ended, however it ended; rejects when the sink fails.
 */
export function pump(source: Readable, sink: (chunk: Uint8Array) => Promise<void> | void): Promise<void> {
  return new Promise((resolve, reject) => {
    /** The chunk that the sink is still busy with, when the source ended meanwhile. */
    let busy: Promise<void> | undefined;
    const finish = (): void => {
      if (busy === undefined) resolve();
      else busy.then(resolve, reject);
    };
    // Plain events rather than async iteration, which costs several times as much for the usual few bytes.
    source.on('data', (chunk: Uint8Array) => {
      try {
        const pending = sink(chunk);
        if (pending === undefined) return;
        source.pause();
        busy = pending;
        pending.then(() => {
          busy = undefined;
          source.resume();
        }, reject);
      } catch (error) {
        reject(error as Error);
      }
    });
    // A destroyed stream says `close` and never `end`; what it delivered before has been taken.
    source.once('end', finish);
    source.once('close', finish);
    source.on('error', finish);
    if (source.closed) finish();
  });
}
