import type { Writable } from 'node:stream';
import type { ExecutionInput } from './executor.js';

export interface ExecutionFeed {
  /** Pulls nothing more. What reads at the other end sees no end of file: cut-off input must not look like all of it. */
  stop(): void;
}

/**
 * Sends `input` into `sink` and ends it: a stream is pulled one chunk at a time, the next when the last was taken.
 * A reader that leaves early is no error.
 *
 * @param failed - called when the stream throws or yields something else than bytes; `sink` then stays open
 */
export function feedInput(input: ExecutionInput, sink: Writable, failed: (cause: unknown) => void): ExecutionFeed {
  // EPIPE and its like: the command did not want the rest.
  sink.on('error', () => {});
  if (typeof input === 'string' || input instanceof Uint8Array) {
    sink.end(input);
    return { stop: () => {} };
  }
  return feedStream(input, sink, failed);
}

function feedStream(input: AsyncIterable<Uint8Array>, sink: Writable, failed: (cause: unknown) => void): ExecutionFeed {
  let iterator: AsyncIterator<Uint8Array> | undefined;
  let stopped = false;
  const stop = (): void => {
    if (stopped) return;
    stopped = true;
    sink.off('close', stop);
    // Lets a generator run its `finally`; what it does there is its own affair, and it may take as long as it likes.
    Promise.resolve()
      .then(() => iterator?.return?.())
      .catch(() => {});
  };
  sink.once('close', stop);
  const isTaken = async (chunk: unknown): Promise<boolean> => {
    if (!(chunk instanceof Uint8Array)) throw new TypeError(`stdin yielded ${typeof chunk} instead of a Uint8Array`);
    // Waiting for the write itself, not for a drain: the source may use its buffer again right after.
    return written(sink, chunk);
  };
  const pull = async (): Promise<void> => {
    iterator = input[Symbol.asyncIterator]();
    for (;;) {
      const { done, value } = await iterator.next();
      if (stopped) return;
      if (done === true) break;
      // Not taken: nobody reads any more, and a source that never waits would keep us here forever.
      if (!(await isTaken(value))) return stop();
      if (stopped) return;
    }
    stopped = true;
    sink.off('close', stop);
    sink.end();
  };
  pull().catch((cause: unknown) => {
    if (stopped) return;
    stop();
    failed(cause);
  });
  return { stop };
}

/** Settles when `bytes` were handed to the operating system, with false when they can no longer be. */
function written(sink: Writable, bytes: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    sink.write(bytes, (error) => resolve(error === null || error === undefined));
  });
}
