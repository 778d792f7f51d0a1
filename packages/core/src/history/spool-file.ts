import { createWriteStream } from 'node:fs';
import { truncate } from 'node:fs/promises';
import type { Logger } from '../logger/logger.js';

/** Bytes that wait for the disk before a writer is asked to wait. */
const highWaterMark = 256 * 1024;

/** What a full disk gets back, so that the record of the command still fits. */
const givenBack = 1024 * 1024;

/** How much of what was written a file holds. */
export interface SpooledBytes {
  readonly bytes: number;
  readonly incomplete?: 'limit' | 'write-failed';
}

/** A file that takes the output of one stream. Never throws: a disk that fails costs output, not the command. */
export interface SpoolFile {
  /** Keeps a reference to `chunk`, which must not change afterwards. A promise means: wait before writing more. */
  write(chunk: Uint8Array): Promise<void> | void;
  end(): Promise<SpooledBytes>;
}

/**
 * Creates the file at `path`, which must not exist, readable by its owner alone (mode 0600).
 *
 * @param limit - bytes; what comes after is not kept
 */
export function createSpoolFile(path: string, limit: number, logger: Logger): SpoolFile {
  const stream = createWriteStream(path, { flags: 'wx', mode: 0o600, highWaterMark });
  let accepted = 0;
  let overLimit = false;
  let failure: NodeJS.ErrnoException | undefined;
  let draining: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;

  const drained = (): void => {
    draining?.resolve();
    draining = undefined;
  };
  const closed = new Promise<void>((resolve) => {
    stream.once('close', resolve);
  });
  stream.on('drain', drained);
  stream.on('error', (error: NodeJS.ErrnoException) => {
    failure = error;
    logger.warn({ path, code: error.code, error: error.message }, 'output could not be spooled; the command goes on');
    drained();
  });

  const waitForDrain = (): Promise<void> => {
    if (draining === undefined) {
      let resolve = (): void => {};
      const promise = new Promise<void>((fulfil) => {
        resolve = fulfil;
      });
      draining = { promise, resolve };
    }
    return draining.promise;
  };

  const afterFailure = async (error: NodeJS.ErrnoException): Promise<SpooledBytes> => {
    let bytes = stream.bytesWritten;
    if (error.code === 'ENOSPC' && bytes > 0) {
      const shorter = Math.max(0, bytes - givenBack);
      bytes = await truncate(path, shorter).then(
        () => shorter,
        () => bytes,
      );
    }
    return { bytes, incomplete: 'write-failed' };
  };

  return {
    write(chunk) {
      if (failure !== undefined) return;
      const kept = chunk.length > limit - accepted ? chunk.subarray(0, limit - accepted) : chunk;
      if (kept.length < chunk.length) overLimit = true;
      accepted += kept.length;
      if (kept.length > 0 && !stream.write(kept)) return waitForDrain();
    },
    async end() {
      stream.end();
      await closed;
      if (failure !== undefined) return afterFailure(failure);
      return overLimit ? { bytes: accepted, incomplete: 'limit' } : { bytes: accepted };
    },
  };
}
