import type { Readable } from 'node:stream';

/**
 * Carries every chunk of `source` to `sink`, one after the other, and waits for the sink before taking the next: a slow
 * sink slows the source down. Resolves when the source has ended, however it ended.
 */
export function pump(source: Readable, sink: (chunk: Uint8Array) => Promise<void> | void): Promise<void> {
  return new Promise((resolve, reject) => {
    // Plain events rather than async iteration, which costs several times as much for the usual few bytes.
    source.on('data', (chunk: Uint8Array) => {
      const pending = sink(chunk);
      if (pending === undefined) return;
      source.pause();
      pending.then(() => source.resume(), reject);
    });
    // A destroyed stream says `close` and never `end`; what it delivered before has been taken.
    source.once('end', resolve);
    source.once('close', resolve);
    source.once('error', () => resolve());
  });
}
