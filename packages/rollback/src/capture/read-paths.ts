import { OpsError } from '@opspilot/core';
import type { BytePath } from '../entry/byte-path.js';
import type { Entry, PathState } from '../entry/entry.js';
import type { Probe } from '../probe/parse-probe.js';
import type { StartThere } from '../probe/start-there.js';
import { ContentDigest } from '../store/content-digest.js';
import type { SnapshotWriter } from '../store/snapshot-store.js';
import { readBare } from './read-bare.js';
import { readCapture } from './read-capture.js';

/** Bytes of files that are read at most. */
const mostBytes = 64 * 1024 ** 2;

/** Content is hashed as it goes by. */
const hashing: Pick<SnapshotWriter, 'write'> = {
  async write(content, sparse) {
    const digest = new ContentDigest(sparse);
    for await (const bytes of content) digest.update(bytes);
    return { digest: digest.end(), chunks: [] };
  },
};

/**
 * Reads what paths are, attributes and the hashes of contents with it, and keeps none of it. In one round trip.
 *
 * @param probe - as the paths were found just before
 * @returns those that were still so when they were read: not what is too large, or may not be read
 */
export async function readPaths(
  start: StartThere,
  { states, isBare }: Probe,
  paths: readonly BytePath[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<BytePath, Entry>> {
  const wanted = smallOnes(paths.flatMap((path) => states.get(path) ?? []));
  if (wanted.size === 0) return new Map();
  const reading = isBare === true ? readBare : readCapture;
  try {
    const { entries, changed } = await reading(start, wanted, hashing, signal);
    return new Map([...entries].filter(([path]) => !changed.has(path)));
  } catch (error) {
    if (signal?.aborted === true || !OpsError.is(error)) throw error;
    return new Map();
  }
}

/** The smallest first, as many as may be read; there is nothing in a socket. */
function smallOnes(states: readonly PathState[]): ReadonlyMap<BytePath, PathState> {
  const bySize = states.filter(({ type }) => type !== 'socket').toSorted((one, other) => one.size - other.size);
  let bytes = 0;
  const small = bySize.filter(({ type, size }) => {
    if (type === 'file') bytes += size;
    return bytes <= mostBytes;
  });
  return new Map(small.map((state) => [state.path, state]));
}
